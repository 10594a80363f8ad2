import { RecentList } from '../memory/recent-list.ts';
import type { Call } from './call.ts';

/** The calls of this sandbox, living and remembered. */
export class CallBook {
  readonly #list = new RecentList<Call>({ entries: 10_000 });

  add(call: Call): void {
    this.#list.add(call);
  }

  get(sid: string): Call | undefined {
    return this.#list.get(sid);
  }

  list(matches?: (call: Call) => boolean): Call[] {
    return this.#list.list(matches);
  }

  /** The live calls that one telephone is in, as caller or as called. */
  ofPhone(address: string): Call[] {
    return this.list((call) => !call.hasEnded && phoneOf(call) === address);
  }

  endAll(): void {
    for (const call of this.list((each) => !each.hasEnded)) call.end('failed', 'api');
  }
}

/** The telephone of a leg: whoever calls in, or whoever is called. */
export function phoneOf(call: Call): string {
  return call.details.direction === 'inbound' ? call.details.from : call.details.to;
}
