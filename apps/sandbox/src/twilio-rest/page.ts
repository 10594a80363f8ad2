import { json, type Reply } from '../http/reply.ts';
import type { Request } from '../http/request.ts';

/** One page of a list resource; lists count their pages from 0 and give 50 (at most 1,000) items each. */
export function page<T>(request: Request, key: string, items: T[], render: (item: T) => unknown): Reply {
  const size = Math.min(Math.max(Number(request.query.get('PageSize') ?? 50) || 50, 1), 1000);
  const at = Math.max(Number(request.query.get('Page') ?? 0) || 0, 0);
  const start = at * size;
  const shown = items.slice(start, start + size);
  const uriOf = (number: number): string => {
    const query = new URLSearchParams(request.query);
    query.set('PageSize', String(size));
    query.set('Page', String(number));
    return `${request.path}?${query.toString()}`;
  };
  return json({
    [key]: shown.map(render),
    page: at,
    page_size: size,
    start,
    end: start + Math.max(shown.length - 1, 0),
    uri: uriOf(at),
    first_page_uri: uriOf(0),
    next_page_uri: start + size < items.length ? uriOf(at + 1) : null,
    previous_page_uri: at > 0 ? uriOf(at - 1) : null,
  });
}

/** Keeps items whose date fits `Name`, `Name<` and `Name>` of the query; a bare day means that day, in UTC. */
export function dateFits(request: Request, name: string, date: Date | null): boolean {
  const on = request.query.get(name);
  const before = request.query.get(`${name}<`);
  const after = request.query.get(`${name}>`);
  if (on === null && before === null && after === null) return true;
  if (date === null) return false;
  return (
    (on === null || date.toISOString().slice(0, 10) === on.slice(0, 10)) &&
    (before === null || date.getTime() <= Date.parse(before)) &&
    (after === null || date.getTime() >= Date.parse(after))
  );
}

/** Keeps items whose field equals the query's value, when there is one. */
export function fieldFits(request: Request, name: string, value: string | undefined): boolean {
  const wanted = request.query.get(name);
  return wanted === null || wanted === '' || wanted === value;
}
