/** At most so many of these, but all that were seen now. Of the others the first go: nothing tells which of them come again. */
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
