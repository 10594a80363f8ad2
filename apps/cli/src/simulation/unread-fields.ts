/** Paths of the fields of a document that its schema left out when it was read, those of all entries of a list as one. */
export function unreadFields(written: unknown, read: unknown, at = ''): string[] {
  if (Array.isArray(written)) {
    const entries = written.flatMap((one: unknown, index) =>
      unreadFields(one, Array.isArray(read) ? read[index] : undefined, at),
    );
    return [...new Set(entries)];
  }
  if (!isObject(written) || !isObject(read)) return [];
  return Object.entries(written).flatMap(([name, value]) => {
    const path = at ? `${at}.${name}` : name;
    return Object.hasOwn(read, name) ? unreadFields(value, read[name], path) : [path];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
