const known = new Map<string, string>();

/** The name of a property's column: camelCase in code, snake_case in the database. */
export function columnName(property: string): string {
  let name = known.get(property);
  if (name === undefined) {
    name = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    known.set(property, name);
  }
  return name;
}

/** A row under its columns' names, as jsonb_populate_recordset reads it. */
export function asColumns(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([property, value]) => [columnName(property), value]));
}
