import { RecentList } from '../memory/recent-list.ts';
import { EventStream } from '../webhooks/event-stream.ts';
import type { WebhookDoor } from '../webhooks/webhook-door.ts';
import { Conference } from './conference.ts';
import type { Participant } from './participant.ts';

type Listed = { id: string; conference: Conference };

export class ConferenceBook {
  readonly #list = new RecentList<Listed>({ entries: 10_000 });
  readonly #live = new Map<string, Conference>();
  readonly #accountSid: string;
  readonly #door: WebhookDoor;

  constructor(accountSid: string, door: WebhookDoor) {
    this.#accountSid = accountSid;
    this.#door = door;
  }

  /** The live conference of that name, or a new one: names may be used again once a conference is over. */
  named(friendlyName: string): Conference {
    const live = this.#live.get(friendlyName);
    if (live && live.status !== 'completed') return live;
    const conference = new Conference(friendlyName, this.#accountSid, new EventStream(this.#door));
    this.#live.set(friendlyName, conference);
    this.#list.add({ id: conference.sid, conference });
    return conference;
  }

  bySid(sid: string): Conference | undefined {
    return this.#list.get(sid)?.conference;
  }

  /** By sid, or the live one by name. */
  find(sidOrName: string): Conference | undefined {
    const named = this.#live.get(sidOrName);
    return this.bySid(sidOrName) ?? (named?.status === 'completed' ? undefined : named);
  }

  list(): Conference[] {
    return this.#list.list().map((listed) => listed.conference);
  }

  whereIs(callSid: string): { conference: Conference; participant: Participant } | undefined {
    for (const [name, conference] of this.#live) {
      if (conference.status === 'completed') {
        this.#live.delete(name);
        continue;
      }
      const participant = conference.find(callSid);
      if (participant) return { conference, participant };
    }
    return undefined;
  }
}
