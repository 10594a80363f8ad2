import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { channelKinds } from '#domain/words.ts';
import type { Database, Tx } from '#persistence/database.ts';
import {
  everyAgent,
  noteWhereFactsLie,
  recordedAssignments,
  recordedHoldings,
  recordedOffers,
  recordedPresences,
  type RecordedAgent,
  type RecordedPresence,
  type Slice,
} from '#persistence/stores/what-if/recorded-history.store.ts';
import { recordedTurns } from '#persistence/stores/what-if/recorded-turns.store.ts';
import type { RecordedTrace, Span, TraceAgent } from '#simulation/trace/recorded-trace.ts';
import { ContactBook, type HistorySlice } from './contact-book.ts';
import { addHandlingTimes } from './handling-times.ts';
import { loadLessons } from './load-lessons.ts';

/**
 * So much is read at once. Some tables are gone through for each slice whatever it holds, and all of the events where an
 * interrupted note of where they lie was left behind.
 */
const sliceMs = 8 * 3_600_000;
/** Replays keep all contacts in memory, some hundred bytes each. */
const contactsAtMost = 1_000_000;

const lockNotAvailable = '55P03';

/** There is more in that time than a replay can hold. */
export class TooMuchRecorded extends Error {
  constructor() {
    super(
      `More than ${contactsAtMost.toLocaleString('en')} contacts were recorded in that time. Ask for fewer days.`,
    );
    this.name = 'TooMuchRecorded';
  }
}

export interface Stretch {
  /** From here on facts are read, to fill the house. */
  readonly fromMs: number;
  /** From here on contacts count. */
  readonly countFromMs: number;
  readonly toMs: number;
}

/**
 * Reads what was recorded in a stretch of time: a slice at a time, so that memory holds what a replay needs and no rows.
 * After each slice `onSlice` is called with the share that is read.
 * @throws TooMuchRecorded
 */
export async function loadTrace(
  database: Database,
  stretch: Stretch,
  policy: RoutingPolicy,
  onSlice: (share: number) => void = () => undefined,
): Promise<RecordedTrace> {
  const tx = database.reading;
  const { fromMs, toMs } = stretch;
  await noteUnlessVacuumed(database);
  const [agents, presences, lessons] = await Promise.all([
    everyAgent(tx),
    recordedPresences(tx, stretch),
    loadLessons(tx, stretch),
  ]);
  const book = new ContactBook(new Map(agents.map((agent, place) => [agent.id, place])), toMs);
  const read = (at: number) => readSlice(tx, { fromMs: at, toMs: Math.min(at + sliceMs, toMs) });
  let next = read(fromMs);
  for (let at = fromMs; at < toMs; at += sliceMs) {
    const slice = await next;
    // The database reads on while this is put together.
    if (at + sliceMs < toMs) next = read(at + sliceMs);
    // What goes wrong is thrown where it is awaited.
    next.catch(() => undefined);
    book.add(slice);
    if (book.contacts.arrivedMs.length > contactsAtMost) throw new TooMuchRecorded();
    onSlice((Math.min(at + sliceMs, toMs) - fromMs) / (toMs - fromMs));
  }
  book.close();
  const { contacts, classes } = book;
  const exclusive = channelKinds.map((kind) => policy.capacity.channels[kind]).filter((one) => one.exclusive);
  const paused = new Map<number, Span[]>();
  addHandlingTimes({ ...contacts, paused }, book.holdings, book.endedMs, (contact) => {
    const channel = classes[contacts.classOf[contact] ?? 0]?.channel;
    return channel !== undefined && exclusive.some((one) => one.interrupts?.includes(channel));
  });
  return {
    ...stretch,
    agents: agents.map((agent) => traceAgent(agent, presences.get(agent.id) ?? [], toMs)),
    classes,
    ...lessons,
    contacts: { ...contacts, keptFor: book.keptFor, sortedAs: book.sortedAs, missed: book.missed, paused },
  };
}

/** Where a table is being vacuumed, the vacuum notes it; until then more is read. */
async function noteUnlessVacuumed(database: Database): Promise<void> {
  try {
    await database.transaction(noteWhereFactsLie);
  } catch (error) {
    if ((error as { code?: string }).code !== lockNotAvailable) throw error;
  }
}

async function readSlice(tx: Tx, slice: Slice): Promise<HistorySlice> {
  const [turns, offers, assignments, holdings] = await Promise.all([
    recordedTurns(tx, slice),
    recordedOffers(tx, slice),
    recordedAssignments(tx, slice),
    recordedHoldings(tx, slice),
  ]);
  return { turns, offers, assignments, holdings };
}

function traceAgent(agent: RecordedAgent, presences: readonly RecordedPresence[], toMs: number): TraceAgent {
  const available: [number, number][] = [];
  const absent: TraceAgent['absent'] = presences.filter((one) => one.presence !== 'available');
  presences.forEach(({ presence, atMs }, at) => {
    if (presence !== 'available') return;
    // Who is there at the end stays, so that what still waits is served.
    const until = presences[at + 1]?.atMs ?? Infinity;
    const last = available.at(-1);
    if (last?.[1] === atMs) last[1] = until;
    else if (atMs < Math.min(until, toMs)) available.push([atMs, until]);
  });
  return {
    id: agent.id,
    name: agent.name,
    skills: new Map(Object.entries(agent.skills)),
    teams: agent.teams,
    hasPhone: agent.hasPhone,
    units: agent.units ?? undefined,
    available,
    absent,
  };
}
