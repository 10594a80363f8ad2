import type { Reply } from './reply.ts';
import type { Request } from './request.ts';

export type Handler = (request: Request) => Reply | Promise<Reply>;

interface Route {
  method: string;
  pattern: RegExp;
  handler: Handler;
}

/** Routes by method and path; `:name` stands for one path segment, or for the part of it before `.json`. */
export class Router {
  readonly #routes: Route[] = [];

  on(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, handler: Handler): void {
    const source = path
      .split(/(:[A-Za-z]+)/)
      .map((part) => (part.startsWith(':') ? `(?<${part.slice(1)}>[^/]+?)` : escape(part)))
      .join('');
    this.#routes.push({ method, pattern: new RegExp(`^${source}$`), handler });
  }

  /** The handler and the path's parameters; undefined when nothing matches. */
  find(method: string, path: string): { handler: Handler; params: Record<string, string> } | undefined {
    for (const route of this.#routes) {
      if (route.method !== method) continue;
      const match = route.pattern.exec(path);
      if (!match) continue;
      const params = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
      );
      return { handler: route.handler, params };
    }
    return undefined;
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
