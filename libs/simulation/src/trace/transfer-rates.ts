import type { CompiledTrace } from './compile-trace.ts';
import type { RecordedTrace } from './recorded-trace.ts';

/** Shares of accepted contacts that were handed on or given back. */
export interface TransferRates {
  /** Of those whose agent had the required skills. */
  readonly skilled: number;
  /** Of those whose agent lacked one. */
  readonly relaxed: number;
}

const prior = 20;

/** How often work was handed on after it was accepted, as recorded; shrunk to the overall share where there is little. */
export function transferRates(trace: RecordedTrace, { compiled }: CompiledTrace): TransferRates {
  const { contacts } = trace;
  const counts = { skilled: { all: 0, handedOn: 0 }, relaxed: { all: 0, handedOn: 0 } };
  contacts.acceptedBy.forEach((agent, contact) => {
    if (agent < 0) return;
    const able = compiled.classes.eligible[contacts.classOf[contact] ?? 0]?.[0]?.[agent] === 1;
    const count = counts[able ? 'skilled' : 'relaxed'];
    count.all += 1;
    count.handedOn += contacts.handedOn[contact] ?? 0;
  });
  const all = counts.skilled.all + counts.relaxed.all;
  const usual = all > 0 ? (counts.skilled.handedOn + counts.relaxed.handedOn) / all : 0;
  const share = ({ all: made, handedOn: on }: { all: number; handedOn: number }) =>
    (on + prior * usual) / (made + prior);
  return { skilled: share(counts.skilled), relaxed: share(counts.relaxed) };
}
