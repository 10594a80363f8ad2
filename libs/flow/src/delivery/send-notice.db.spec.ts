import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IntakeFixture } from '../../../../test/builders/intake-fixture.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import { sendNotice } from './send-notice.ts';

describe('sending a notice by mail', () => {
  let base: Awaited<ReturnType<typeof freshDatabase>>;
  let clock: StandingClock;
  let fixture: IntakeFixture;
  let agentId: string;

  beforeAll(async () => {
    base = await freshDatabase();
    clock = new StandingClock();
    fixture = await IntakeFixture.in(await flowOn(base.database, clock));
    agentId = await fixture.agent('supervisor');
  });
  afterAll(() => base.drop());

  async function notice(): Promise<string> {
    const id = fixture.flow.newId();
    await fixture.query(
      `insert into notice (id, agent_id, kind, dedupe_key, text, mail, created_at)
       values ($1, $2, 'sla', $3, 'A deadline is near.', 'queued', $4)`,
      [id, agentId, id, clock.now()],
    );
    return id;
  }
  const send = (id: string) => sendNotice(fixture.flow, fixture.channels, id);
  const mailOf = async (id: string) =>
    (await fixture.query<{ mail: string }>('select mail from notice where id = $1', [id]))[0]?.mail;

  it('goes once to its person, as a machine’s mail', async () => {
    const id = await notice();
    expect(await send(id)).toEqual({ kind: 'sent' });
    expect(await send(id)).toEqual({ kind: 'ended-before' });
    expect(fixture.room.sent).toHaveLength(1);
    expect(fixture.room.sent[0]).toMatchObject({
      to: `${agentId}@firstline.test`,
      subject: 'A deadline is near.',
      mail: { automatic: true },
    });
    expect(await mailOf(id)).toBe('sent');
  });

  it('is tried again while it is worth it, under the same Message-ID', async () => {
    const id = await notice();
    fixture.room.answers = [
      { kind: 'failed', failure: 'transient', error: 'Busy.' },
      { kind: 'unknown', error: 'timeout' },
    ];
    await expect(send(id)).rejects.toThrow('Busy.');
    const first = fixture.room.sent.at(-1);
    clock.forward(3_601);
    expect(await send(id)).toEqual({ kind: 'failed', error: 'timeout' });
    expect(fixture.room.sent.at(-1)?.mail).toEqual(first?.mail);
    expect(await mailOf(id)).toBe('failed');
  });
});
