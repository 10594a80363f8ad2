import type { ChannelTable } from '#domain/routing/engine/channel-table.ts';
import type { LearnedGroup } from '#domain/routing/engine/learned-group.ts';
import type { ClassStage } from './class-stages.ts';

/** The contacts of a class at a step, with what one run knows of them. */
export interface EngineStage extends ClassStage {
  readonly channel: number;
  readonly exclusive: boolean;
  learned: LearnedGroup | undefined;
}

/** The stages of all classes as a run begins: nothing is known yet. */
export function engineStages(
  stages: readonly (readonly ClassStage[])[],
  table: ChannelTable,
): readonly (readonly EngineStage[])[] {
  return stages.map((each) =>
    each.map((stage) => {
      const channel = table.numberOf(stage.work.channel);
      const exclusive = table.exclusive[channel] ?? false;
      return { ...stage, channel, exclusive, learned: undefined };
    }),
  );
}
