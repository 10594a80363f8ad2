/**
 * The `set` part of an update: `{ endedAt: x }` with two parameters before it becomes `ended_at = $3`. Properties are
 * those of a row class, so no name comes from outside.
 */
export function setClause(
  change: Readonly<Record<string, unknown>>,
  parametersBefore: number,
): { readonly sql: string; readonly values: readonly unknown[] } {
  const entries = Object.entries(change).filter(([, value]) => value !== undefined);
  return {
    sql: entries
      .map(([property], index) => `${columnOf(property)} = $${parametersBefore + index + 1}`)
      .join(', '),
    values: entries.map(([, value]) => value),
  };
}

function columnOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
