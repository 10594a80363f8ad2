import { eventually } from '../eventually.ts';
import type { ApiClient } from './api-client.ts';

/** An agent at work: what a person does in the inbox, step by step. */
export class Desk {
  constructor(readonly client: ApiClient) {}

  async presence(presence: 'available' | 'busy' | 'away' | 'offline'): Promise<void> {
    await this.client.put('/agents/me/presence', { presence });
    this.client.stay();
  }

  /** Waits for an offer to this agent, who may still rest from a missed one; of one conversation, if named. */
  async offer(conversationId?: string): Promise<any> {
    try {
      return await eventually(async () => {
        const { items } = await this.client.get('/offers?mine=true&state=pending');
        return items.find((offer: any) => !conversationId || offer.conversationId === conversationId);
      });
    } catch (cause) {
      if (!conversationId) throw cause;
      // Whoever reads this wants to know why.
      const { id } = await this.client.get('/me');
      const path = `/conversations/${conversationId}/routing`;
      const { verdict } = await this.client.get(`${path}/agents/${id}`);
      const routing = await this.client.get(path);
      const receipts = await this.client.get(`/conversations/${conversationId}/routing-receipts`);
      throw new Error(`No offer came: ${JSON.stringify({ verdict, routing, receipts })}`, { cause });
    }
  }

  async accept(conversationId?: string): Promise<any> {
    const offer = await this.offer(conversationId);
    await this.client.post(`/offers/${offer.id}/accept`);
    return this.conversation(offer.conversationId);
  }

  async reply(conversationId: string, text: string, thenStatus?: 'pending' | 'resolved'): Promise<any> {
    return this.client.post(`/conversations/${conversationId}/replies`, {
      text,
      ...(thenStatus ? { thenStatus } : {}),
    });
  }

  conversation(id: string): Promise<any> {
    return this.client.get(`/conversations/${id}`);
  }

  async setStatus(id: string, status: 'assigned' | 'pending' | 'resolved'): Promise<any> {
    return this.change(id, 'PUT', 'status', { status });
  }

  /** Changes a conversation as it is; whoever is told that somebody changed it meanwhile looks again, as a person does. */
  async change(id: string, method: 'PUT' | 'POST' | 'DELETE', what: string, body?: object): Promise<any> {
    return eventually(async () => {
      const { version } = await this.conversation(id);
      const path = `/conversations/${id}/${what}`;
      const answer = await this.client.call(method, path, body, { 'if-match': `"${version}"` });
      if (answer.status >= 300)
        throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    });
  }

  /** Waits for the conversation of the customer who is known by an address or a number. */
  async conversationOf(identity: string): Promise<any> {
    return eventually(async () => {
      const { items: customers } = await this.client.get(
        `/customers?identity=${encodeURIComponent(identity)}`,
      );
      if (customers.length === 0) return undefined;
      const { items } = await this.client.get(`/conversations?customer=${customers[0].id}`);
      return items[0];
    });
  }

  /** Waits for the one conversation that a test can tell. */
  async find(query: string, matches: (conversation: any) => boolean = () => true): Promise<any> {
    return eventually(async () => {
      const { items } = await this.client.get(`/conversations?limit=200&${query}`);
      return items.find(matches);
    });
  }

  /** The conversation once it is in a state. */
  async until(id: string, state: string): Promise<any> {
    return eventually(async () => {
      const conversation = await this.conversation(id);
      return conversation.state === state && conversation;
    });
  }

  async messages(id: string): Promise<any[]> {
    return (await this.client.get(`/conversations/${id}/messages?limit=200`)).items;
  }

  /** Types of the facts on a conversation's timeline, oldest first. */
  async facts(id: string): Promise<any[]> {
    const { items } = await this.client.get(`/conversations/${id}/timeline?limit=200`);
    return items.filter((entry: any) => entry.kind === 'event').map((entry: any) => entry.event);
  }
}

/** Clears what earlier journeys left, so that nothing else waits for the agents of the next. */
export async function clearInbox(supervisor: Desk): Promise<void> {
  await eventually(async () => {
    const { items } = await supervisor.client.get('/conversations?state=open&limit=200');
    for (const { id, version } of items) {
      await supervisor.client.call(
        'PUT',
        `/conversations/${id}/status`,
        { status: 'resolved' },
        { 'if-match': `"${version}"` },
      );
    }
    return items.length === 0;
  });
}

/** Publishes a changed copy of the live routing or SLA policy. */
export async function republish(
  admin: ApiClient,
  path: '/routing-policies' | '/sla-policies',
  change: (body: any) => void,
): Promise<void> {
  const live = await liveBody(admin, path);
  change(live);
  const draft = await admin.post(`${path}/default/versions`, { body: live, note: 'for a journey' });
  await admin.post(`${path}/default/versions/${draft.version}/publish`);
  // Every process works by a live policy that is at most one second old.
  const everywhereAt = Date.now() + 1_100;
  await eventually(() => Date.now() > everywhereAt);
}

/** Changes a channel as it is. */
export async function setChannel(admin: ApiClient, id: string, change: object): Promise<void> {
  const { headers } = await admin.call('GET', `/channels/${id}`);
  const { status } = await admin.call('PATCH', `/channels/${id}`, change, {
    'if-match': headers.get('etag')!,
  });
  if (status !== 200) throw new Error(`channel ${id} answered ${status}`);
}

async function liveBody(admin: ApiClient, path: string): Promise<any> {
  const { items } = await admin.get(`${path}/default/versions`);
  const live = items.find((version: any) => version.state === 'live');
  return (await admin.get(`${path}/default/versions/${live.version}`)).body;
}
