/**
 * Where a request of the SDK goes: the same path and query at `apiBaseUrl` (scheme://host[:port][/prefix]), or the
 * URL itself when none is configured. A path that already carries the prefix, as the address of a next page does,
 * keeps it once.
 */
export function twilioUrl(uri: string, apiBaseUrl: string | undefined): string {
  if (!apiBaseUrl) return uri;
  const base = new URL(apiBaseUrl);
  const prefix = base.pathname.replace(/\/+$/, '');
  const wanted = new URL(uri);
  const path =
    prefix && wanted.pathname.startsWith(`${prefix}/`)
      ? wanted.pathname.slice(prefix.length)
      : wanted.pathname;
  return `${base.origin}${prefix}${path}${wanted.search}`;
}
