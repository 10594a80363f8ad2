import type { Sparing } from './engine/sparing.ts';

/** Why whoever could take it is kept free for other work, for a person. */
export function sparedInWords({ costs, bears, untilMs }: Sparing): string {
  const points = (value: number) => value.toFixed(2);
  const until =
    untilMs === undefined
      ? ''
      : ` As things are, until ${new Date(untilMs).toISOString().slice(11, 16)} UTC.`;
  return `Who could take it is kept free for work that will need them more: taking it would cost that ${points(costs)} points, and its wait is worth ${points(bears)}.${until}`;
}
