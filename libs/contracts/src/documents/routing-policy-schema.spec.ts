import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defaultRoutingPolicy } from '../defaults/routing-policy.ts';
import { routingPolicySchema } from '../documents.ts';

/** Written anew by FIRSTLINE_WRITE_SCHEMAS=1 npm test -- routing-policy-schema */
const file = new URL('../../../../docs/routing-policy.schema.json', import.meta.url);

describe('the published schema of the routing policy', () => {
  it('is what the API checks by', async () => {
    const schema = z.toJSONSchema(routingPolicySchema, { target: 'draft-2020-12', io: 'input' });
    if (process.env.FIRSTLINE_WRITE_SCHEMAS) await writeFile(file, `${JSON.stringify(schema, null, 2)}\n`);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(schema);
  });

  it('takes conditions within conditions, and none that nobody could read any more', () => {
    const nested = (depth: number): object =>
      depth === 0 ? { languages: ['de'] } : { not: nested(depth - 1) };
    const parse = (when: object) => {
      const then = defaultRoutingPolicy.fallback;
      return routingPolicySchema.safeParse({ ...defaultRoutingPolicy, rules: [{ name: 'a', when, then }] })
        .success;
    };
    expect([parse(nested(5)), parse(nested(6)), parse(nested(5_000))]).toEqual([true, false, false]);
    expect(parse({ any: [{ segments: ['vip'] }, { all: [{ hours: { open: true } }] }] })).toBe(true);
    expect(parse({ textContain: ['misspelt'] })).toBe(false);
    expect(parse({ times: { timeZone: '+01:00' } })).toBe(false);
  });

  it('refuses queues that overflow in a circle', () => {
    const queue = (to: string) => ({
      order: 'age',
      steps: [],
      afterLast: { do: 'overflow', afterSeconds: 1, queue: to },
    });
    const queues = { ...defaultRoutingPolicy.queues, a: queue('b'), b: queue('a') };
    const { error } = routingPolicySchema.safeParse({ ...defaultRoutingPolicy, queues });
    expect(error?.issues.map((one) => [one.path, one.message])).toEqual([
      [['queues', 'a', 'afterLast'], 'makes work go round for ever: a → b → a'],
    ]);
  });
});
