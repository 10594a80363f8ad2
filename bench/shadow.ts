import pg from 'pg';
import { priorities } from '#domain/words.ts';
import type { Classification, RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { acknowledgeNothing } from './acknowledge-nothing.ts';
import { clearQueues } from './clear-queues.ts';
import { freedAgents } from './freed-agents.ts';
import { offerLatency } from './offer-latency.ts';
import { withInstallation } from './own-installation.ts';
import type { BenchOptions } from './section.ts';
import { spread } from './spread.ts';

/** What it costs those who wait for an offer that a version in shadow decides beside the live one. */
export function shadow({ quick, print }: BenchOptions): Promise<void> {
  return withInstallation(false, async (own) => {
    const { databaseUrl } = own;
    await acknowledgeNothing(databaseUrl);
    // The first texts find a cold house.
    await offerLatency({ ...own, perSecond: 50, seconds: 4, agents: 200, series: 0 });
    const rounds = [false, true, false, true];
    for (const [at, beside] of rounds.entries()) {
      await clearQueues(databaseUrl);
      if (beside) await putInShadow(databaseUrl);
      const seconds = quick ? 4 : 10;
      const latency = await offerLatency({ ...own, perSecond: 50, seconds, agents: 200, series: at + 1 });
      print(`queued to offered at 50/s with 200 agents, ${named(beside)}: ${spread(latency)}`);
      await clearQueues(databaseUrl);
      const freed = await freedAgents({ ...own, waiting: 5_000, agents: quick ? 20 : 50 });
      print(`available to offered with 5,000 waiting, ${named(beside)}: ${spread(freed)}`);
      if (beside) print(`the version in shadow: ${await takenBack(databaseUrl)}`);
    }
  });
}

function named(beside: boolean): string {
  return beside ? 'with a version in shadow' : 'without';
}

/** The live policy with every rule's priority another and nothing preferred, so that it decides otherwise. */
async function putInShadow(databaseUrl: string): Promise<void> {
  await asked(databaseUrl, async (client) => {
    const { rows } = await client.query<{ body: RoutingPolicy }>(
      `select body from document where kind = 'routing-policy' and state = 'live'`,
    );
    const [live] = rows;
    if (!live) throw new Error('No routing policy is live.');
    const { rules, fallback } = live.body;
    const body = { ...live.body, rules: rules.map((rule) => ({ ...rule, then: other(rule.then) })) };
    await client.query(
      `insert into document (kind, name, version, state, body, created_at)
       select 'routing-policy', 'default', max(version) + 1, 'shadow', $1, now() from document
       where kind = 'routing-policy' and name = 'default'`,
      [JSON.stringify({ ...body, fallback: other(fallback) })],
    );
  });
  // Every process works by a policy that is at most one second old.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
}

function other(then: Classification): Classification {
  const priority = priorities[(priorities.indexOf(then.priority) + 1) % priorities.length] ?? 'normal';
  return { ...then, priority, preferred: [] };
}

async function takenBack(databaseUrl: string): Promise<string> {
  let said = '';
  await asked(databaseUrl, async (client) => {
    const { rows } = await client.query<{
      decisions: number;
      differing: number;
      skipped: number;
      failures: number;
    }>(
      `select t.decisions, t.differing, t.skipped, t.failures from shadow_tally t join document d using (version)
       where d.kind = 'routing-policy' and d.state = 'shadow'`,
    );
    const { decisions = 0, differing = 0, skipped = 0, failures = 0 } = rows[0] ?? {};
    said = `${decisions} decisions, ${differing} otherwise, ${skipped} not compared, ${failures} rounds failed`;
    await client.query(
      `update document set state = 'retired' where kind = 'routing-policy' and state = 'shadow'`,
    );
  });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  return said;
}

async function asked(databaseUrl: string, ask: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await ask(client);
  } finally {
    await client.end();
  }
}
