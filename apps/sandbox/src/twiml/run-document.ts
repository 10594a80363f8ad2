import { TwimlFailure } from './failure.ts';
import { fetchDocument } from './fetch-document.ts';
import type { DocumentEnd, Line, Step } from './line.ts';
import type { TwimlSource } from './source.ts';
import { VERBS } from './verb-book.ts';
import type { Element } from './xml.ts';

/** More documents and verbs than any call needs; one that redirects to itself for ever ends here. */
const MOST_STEPS = 4_000;

const stepsTaken = new WeakMap<object, number>();

/** Runs a document, and those that it goes on with, to the end. */
export async function runDocument(
  line: Line,
  source: TwimlSource,
  only?: ReadonlySet<string>,
): Promise<DocumentEnd> {
  let next: TwimlSource | undefined = source;
  while (next) {
    const current: TwimlSource = next;
    next = undefined;
    countStep(line);
    const verbs = await fetchDocument(line, current);
    const here = { ...line, documentUrl: current.kind === 'url' ? current.url : line.documentUrl };
    for (const element of verbs) {
      const step = await perform(element, here, only);
      if (step.kind === 'hang-up' || step.kind === 'leave-queue') return step;
      if (step.kind === 'continue-with') {
        next = step.source;
        break;
      }
    }
  }
  return { kind: 'ran-out' };
}

async function perform(element: Element, line: Line, only?: ReadonlySet<string>): Promise<Step> {
  line.signal.throwIfAborted();
  countStep(line);
  const verb = VERBS[element.name];
  if (!verb) throw new TwimlFailure(12200, `<${element.name}> is not a verb`);
  if (only && !only.has(element.name)) throw new TwimlFailure(12200, `<${element.name}> is not allowed here`);
  // Any verb but <Reject> answers an incoming call.
  if (line.call.status === 'ringing' && element.name !== 'Reject') line.call.become('in-progress');
  line.call.note(`<${element.name}>`);
  return verb(element, line);
}

function countStep(line: Line): void {
  const taken = (stepsTaken.get(line.call) ?? 0) + 1;
  stepsTaken.set(line.call, taken);
  if (taken > MOST_STEPS) throw new TwimlFailure(11299, 'the call takes too many steps');
}
