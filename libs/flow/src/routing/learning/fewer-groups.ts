/** At most so many of these: those that were known first go first, but none that was seen now. */
export function fewerGroups<T>(
  groups: Readonly<Record<string, T>>,
  seen: ReadonlySet<string>,
  atMost: number,
): Readonly<Record<string, T>> {
  const all = Object.entries(groups);
  let tooMany = all.length - atMost;
  if (tooMany <= 0) return groups;
  return Object.fromEntries(all.filter(([key]) => seen.has(key) || tooMany-- <= 0));
}
