import pg from 'pg';
import { newId } from '#platform/new-id.ts';

/**
 * What the database alone can do on this machine: transactions that insert one conversation and one message row, from a
 * few connections, in the manner of pgbench. The measure for everything else.
 */
export async function databaseLimit(
  url: string,
  seconds: number,
): Promise<{ perSecond: number; transactions: number }> {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  const customer = newId();
  await pool.query('insert into customer (id, created_at) values ($1, now())', [customer]);
  const end = Date.now() + seconds * 1_000;
  let transactions = 0;
  const lane = async () => {
    const client = await pool.connect();
    try {
      while (Date.now() < end) {
        const conversation = newId();
        await client.query('begin');
        await client.query({
          name: 'conversation',
          text: `insert into conversation (id, customer_id, channel_kind, subject, state, created_at, updated_at, last_message_at)
                 values ($1, $2, 'email', 'bench', 'resolved', now(), now(), now())`,
          values: [conversation, customer],
        });
        await client.query({
          name: 'message',
          text: `insert into message (id, conversation_id, kind, author_kind, text, created_at)
                 values ($1, $2, 'note', 'system', $3, now())`,
          values: [newId(), conversation, 'x'.repeat(500)],
        });
        await client.query('commit');
        transactions++;
      }
    } finally {
      client.release();
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  await pool.end();
  return { perSecond: transactions / seconds, transactions };
}
