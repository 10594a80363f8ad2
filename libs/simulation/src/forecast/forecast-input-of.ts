import type { ForecastInput, ServingKind, StaffStep, WaitingLine } from '#domain/forecast/forecast-input.ts';
import type { World } from '../world.ts';
import type { LearnedTimes } from './learned-times.ts';

/** In which order a policy serves: seconds to add to the arrival of a class's contacts. */
export type Lead = (world: World, ofClass: number) => number;

/** Shifts that begin or end later are not looked at. */
const horizonSeconds = 4 * 86_400;

interface Kind {
  readonly agents: number[];
  readonly classes: ReadonlySet<string>;
}

/** The world as a forecast sees it: the roster, who waits, and what was learned. */
export class ForecastInputOf {
  readonly #kinds: readonly Kind[];

  constructor(
    private readonly world: World,
    private readonly times: LearnedTimes,
    private readonly lead: Lead,
  ) {
    this.#kinds = kindsOf(world);
  }

  at(now: number): ForecastInput {
    const lines: WaitingLine[] = [];
    const { classes } = this.world.compiled;
    for (let ofClass = 0; ofClass < classes.count; ofClass++) {
      const steps = classes.eligible[ofClass] ?? [];
      const byStep = this.#waiting(ofClass);
      for (let step = 0; step < steps.length; step++) {
        const waiting = byStep.get(step) ?? [];
        // New arrivals enter at the first step, and count for others even when none of them waits now.
        if (waiting.length > 0 || step === 0) lines.push(this.#line(ofClass, step, waiting, now));
      }
    }
    return { nowMs: now * 1_000, kinds: this.#kinds.map((kind) => this.#staff(kind, now)), lines };
  }

  #line(ofClass: number, step: number, waiting: WaitingLine['waiting'], now: number): WaitingLine {
    const { channels, classes, agents: roster } = this.world.compiled;
    const channel = classes.channel[ofClass] ?? 0;
    const name = `${ofClass}/${step}`;
    const kinds = this.#kinds.flatMap((kind, number) => (kind.classes.has(name) ? [number] : []));
    let [free, places, agents] = [0, 0, 0];
    for (const agent of classes.eligibleAgents[ofClass]?.[step] ?? []) {
      const cap = roster.caps[agent * channels.count + channel] ?? 0;
      const exclusive = channels.exclusive[channel] === 1;
      const units = Math.max(1, channels.units[channel] ?? 1);
      agents += 1;
      places += exclusive ? 1 : Math.min(cap, Math.floor((roster.units[agent] ?? 0) / units));
      if (!this.world.hasRoom(agent, channel)) continue;
      const left = (roster.units[agent] ?? 0) - (this.world.agents.unitsHeld[agent] ?? 0);
      const held = this.world.agents.heldOn[agent * channels.count + channel] ?? 0;
      free += exclusive ? 1 : Math.min(cap - held, Math.floor(left / units));
    }
    return {
      key: name,
      channel: channels.names[channel] ?? '',
      kinds,
      handlingMs: this.times.handling(ofClass) * 1_000,
      wrapUpMs: (channels.wrap[channel] ?? 0) * 1_000,
      answerMs: (channels.acceptDelay[channel] ?? 0) * 1_000,
      together: agents > 0 ? places / agents : 1,
      free,
      arrivals: step === 0 ? this.times.arrivals(ofClass, now) / 1_000 : 0,
      leadMs: this.lead(this.world, ofClass) * 1_000,
      due: channels.slaOnEnd[channel] === 1 ? 'end' : 'answer',
      waiting,
    };
  }

  #waiting(ofClass: number): Map<number, WaitingLine['waiting'][number][]> {
    const { contacts, waiting } = this.world;
    const lead = this.lead(this.world, ofClass);
    const found = new Map<number, WaitingLine['waiting'][number][]>();
    for (let one = waiting.oldest(ofClass); one !== -1; one = waiting.after(one)) {
      const step = contacts.step[one] ?? 0;
      const line = found.get(step) ?? [];
      found.set(step, line);
      line.push({
        id: String(one),
        order: ((contacts.arrivedAt[one] ?? 0) + lead) * 1_000,
        deadlineMs: (contacts.deadline[one] ?? 0) * 1_000,
      });
    }
    return found;
  }

  #staff({ agents }: Kind, now: number): ServingKind {
    const { compiled, agents: states } = this.world;
    const changes: { at: number; by: number }[] = [];
    let present = 0;
    for (const agent of agents) {
      present += states.onShift[agent] ?? 0;
      for (const [from, to] of compiled.agents.shifts[agent] ?? []) {
        if (from > now && from < now + horizonSeconds) changes.push({ at: from, by: 1 });
        if (to > now && to < now + horizonSeconds) changes.push({ at: to, by: -1 });
      }
    }
    changes.sort((a, b) => a.at - b.at);
    const staff: StaffStep[] = [{ fromMs: now * 1_000, agents: present }];
    for (const { at, by } of changes) {
      present = Math.max(0, present + by);
      staff.push({ fromMs: at * 1_000, agents: present });
    }
    return { staff };
  }
}

/** Agents who may serve the same classes at the same steps. */
function kindsOf({ compiled }: World): Kind[] {
  const kinds = new Map<string, Kind>();
  for (let agent = 0; agent < compiled.agents.count; agent++) {
    const classes = compiled.classes.eligible.flatMap((steps, ofClass) =>
      steps.flatMap((may, step) => (may[agent] === 1 ? [`${ofClass}/${step}`] : [])),
    );
    const key = classes.join(' ');
    const kind = kinds.get(key) ?? { agents: [], classes: new Set(classes) };
    kinds.set(key, kind);
    kind.agents.push(agent);
  }
  return [...kinds.values()];
}
