import { bestAgent } from './best-agent.ts';
import type { Dispatch } from './dispatch.ts';
import { Line, type Waiting } from './line.ts';
import type { Hold, Match } from './match.ts';
import { tiring } from './score.ts';

/** What competes for the next offer: a line, or all lines of a queue that is served strictly by priority or age. */
interface Contender {
  readonly lines: readonly Line[];
  best: Match | undefined;
}

/**
 * All that can be given away now, best score first; each match is to be given by the caller before the next is asked for.
 * A score found earlier is only ever too high, because rounds take room: so the highest is looked at again, and is the
 * next if it still is the highest.
 */
export function* matchesOf(dispatch: Dispatch, nowMs: number): Generator<Match> {
  const contenders: Contender[] = contendersOf(dispatch).map((lines) => ({
    lines,
    best: bestOf(dispatch, lines, nowMs),
  }));
  for (;;) {
    let next: Contender | undefined;
    let second: Match | undefined;
    for (const one of contenders) {
      if (!one.best) continue;
      if (!next?.best || comesFirst(one.best, next.best)) {
        second = next?.best;
        next = one;
      } else if (!second || comesFirst(one.best, second)) second = one.best;
    }
    if (!next) return;
    next.best = bestOf(dispatch, next.lines, nowMs);
    if (!next.best || (second && comesFirst(second, next.best))) continue;
    const { seat } = next.best;
    const wasTired = seat.hardRun >= tiring;
    yield next.best;
    // Whoever has a change is as good as others for what comes next.
    if (wasTired && seat.hasChange)
      for (const one of contenders) one.best = bestOf(dispatch, one.lines, nowMs);
    next.best = bestOf(dispatch, next.lines, nowMs);
  }
}

function contendersOf(dispatch: Dispatch): Line[][] {
  const contenders: Line[][] = [];
  const strict = new Map<string, Line[]>();
  for (const line of dispatch.lines.values()) {
    if (line.order === 'urgency') contenders.push([line]);
    else strict.set(line.example.queue, [...(strict.get(line.example.queue) ?? []), line]);
  }
  return [...contenders, ...strict.values()];
}

function bestOf(dispatch: Dispatch, lines: readonly Line[], nowMs: number): Match | undefined {
  const [line] = lines;
  if (!line) return undefined;
  if (line.order !== 'urgency') return frontOf(dispatch, lines, nowMs);
  let best: Match | undefined;
  for (const head of [line.savable(nowMs), line.overdue(nowMs)]) {
    const match = head && matchOf(bestAgent(dispatch, head, nowMs));
    if (match && (!best || comesFirst(match, best))) best = match;
  }
  return best;
}

/** The first in the queue's order whom somebody can serve. */
function frontOf(dispatch: Dispatch, lines: readonly Line[], nowMs: number): Match | undefined {
  const heads = lines.flatMap((line) => line.items[0] ?? []).sort((a, b) => (Line.before(a, b) ? -1 : 1));
  for (const head of heads) {
    const match = matchOf(bestAgent(dispatch, head, nowMs));
    if (match) return match;
  }
  return undefined;
}

function matchOf(found: Match | Hold | undefined): Match | undefined {
  return found && 'seat' in found ? found : undefined;
}

function comesFirst(a: Match, b: Match): boolean {
  return a.rank > b.rank || (a.rank === b.rank && olderFirst(a.waiting, b.waiting));
}

function olderFirst(a: Waiting, b: Waiting): boolean {
  return (
    a.work.queuedAtMs < b.work.queuedAtMs ||
    (a.work.queuedAtMs === b.work.queuedAtMs && a.work.id < b.work.id)
  );
}
