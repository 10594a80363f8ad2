/** The text without what Postgres cannot keep: NUL, and halves of surrogate pairs, which become U+FFFD. */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** The same for every string within a JSON value. */
export function cleanJson<T>(value: T): T {
  if (typeof value === 'string') return cleanText(value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => cleanJson(one)) as T;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([name, one]) => [cleanText(name), cleanJson<unknown>(one)]);
    return Object.fromEntries(entries) as T;
  }
  return value;
}
