import { describe, expect, it } from '@jest/globals';
import { madeTrace, planOf } from '../../../../test/builders/trace.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { run } from '../run.ts';
import { compileTrace } from './compile-trace.ts';
import { documentPolicy } from './document-policy.ts';
import { endingBefore, followHistory } from './follow-history.ts';
import { RecordedHabits } from './recorded-habits.ts';
import type { TraceClass } from './recorded-trace.ts';
import { traceTraffic } from './trace-traffic.ts';

const call: TraceClass = { channel: 'voice', queue: 'Care', priority: 'high', required: [], preferred: [] };
const mail: TraceClass = { ...call, channel: 'email', priority: 'normal' };
const germanMail: TraceClass = { ...mail, required: [{ skill: 'german', level: 3 }] };
const policy = testPolicy({ queues: { Care: { order: 'age', steps: [] } } });
const german = { skills: new Map([['german', 4]]) };

const trace = madeTrace({
  policy,
  classes: [call, mail, germanMail],
  agents: [german, {}, {}, german, {}, {}],
  contacts: 600,
  hours: 8,
  handlingSeconds: 200,
  patienceSeconds: 300,
});

it('debug', () => {
  const habits = new RecordedHabits(trace);
  const house = compileTrace(trace, planOf(trace, policy), habits);
  const traffic = traceTraffic(trace, house, habits, 'recorded', 1);
  const free = run(house.compiled, traffic, documentPolicy('x', trace, house));
  let same = 0;
  free.contacts.agent.forEach((agent, c) => {
    if (agent === trace.contacts.acceptedBy[c]) same++;
  });
  console.log('free', same, habits.pace, trace.contacts.workMs.slice(0, 3), traffic.work.slice(0, 3));
  const f = followHistory(documentPolicy('x', trace, house), trace);
  const rec = run(house.compiled, { ...traffic, work: endingBefore(traffic.work) }, f);
  let ok = 0;
  const bad: unknown[] = [];
  f.shadow.choice.forEach((choice, c) => {
    if (choice === trace.contacts.offeredTo[c]) ok++;
    else
      bad.push([c, choice, trace.contacts.offeredTo[c], trace.contacts.classOf[c], f.shadow.impossible[c]]);
  });
  console.log('follow', ok, bad.slice(0, 10), rec.events);
});
