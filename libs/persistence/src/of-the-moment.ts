/**
 * SQLSTATE classes that say something of the server or of who else is at work, and nothing of the rows: connection,
 * transaction rollback, resources, state of objects (as locks), intervention, system.
 */
const classes = ['08', '40', '53', '55', '57', '58'];

/** Postgres refused for a reason that may be gone at the next try. */
export function isOfTheMoment(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.length === 5 && classes.includes(code.slice(0, 2));
}
