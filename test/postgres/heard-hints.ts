import pg from 'pg';

/** Listens on a NOTIFY channel; `count` answers how many hints came that were sent before it was asked. */
export async function heardHints(
  url: string,
  channel: string,
): Promise<{ count: () => Promise<number>; close: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  let heard = 0;
  let marks = 0;
  const waiting = new Map<string, () => void>();
  client.on('notification', ({ channel: on, payload = '' }) => {
    if (on === channel) heard += 1;
    else waiting.get(payload)?.();
  });
  await client.connect();
  await client.query(`listen ${channel}`);
  await client.query('listen heard_hints_mark');
  return {
    count: async () => {
      const mark = String((marks += 1));
      const reached = new Promise<void>((resolve) => waiting.set(mark, resolve));
      // Notifications arrive in the order of their commits.
      await client.query('select pg_notify($1, $2)', ['heard_hints_mark', mark]);
      await reached;
      return heard;
    },
    close: () => client.end(),
  };
}
