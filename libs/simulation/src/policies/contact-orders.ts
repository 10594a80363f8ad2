import type { ContactOrder } from './product-rule.ts';

/** Seconds of age that a point of priority is worth to a score that ages. */
const secondsPerPriority = 60;

export const oldestFirst: ContactOrder = () => (a, b) => a - b;

/** Class priority, then the oldest. */
export const priorityFirst: ContactOrder = ({ compiled, contacts }) => {
  const { priority } = compiled.classes;
  return (a, b) =>
    (priority[contacts.classOf[b] as number] as number) - (priority[contacts.classOf[a] as number] as number);
};

/** Class priority plus one for each relaxation step reached, then the oldest. */
export const risingPriorityFirst: ContactOrder = ({ compiled, contacts }) => {
  const { priority } = compiled.classes;
  const points = (contact: number) =>
    (priority[contacts.classOf[contact] as number] as number) + (contacts.step[contact] as number);
  return (a, b) => points(b) - points(a);
};

/** Age plus a minute for each point of priority. */
export const agedScoreFirst: ContactOrder = ({ compiled, contacts }) => {
  const { priority } = compiled.classes;
  const enqueued = (contact: number) =>
    (contacts.arrivedAt[contact] as number) -
    secondsPerPriority * (priority[contacts.classOf[contact] as number] as number);
  return (a, b) => enqueued(a) - enqueued(b);
};

/** The class in which the agent is best, then the oldest. */
export const bestLevelFirst: ContactOrder = ({ compiled, contacts }) => {
  const { agents, classes } = compiled;
  const level = (contact: number, agent: number) => {
    const required = classes.required[contacts.classOf[contact] as number] as Int32Array;
    let sum = 0;
    for (const skill of required) sum += agents.levels[agent * agents.skillCount + skill] as number;
    return required.length === 0 ? 0 : sum / required.length;
  };
  return (a, b, agent) => level(b, agent) - level(a, agent);
};

/** The earliest deadline. */
export const earliestDeadlineFirst: ContactOrder =
  ({ contacts }) =>
  (a, b) =>
    (contacts.deadline[a] as number) - (contacts.deadline[b] as number);
