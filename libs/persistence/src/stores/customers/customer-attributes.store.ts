import { selectOne, type Tx } from '../../database.ts';

/** What is noted about a customer, or whom they turned out to be, for the rules of a routing policy; empty when the customer is gone. */
export async function customerAttributes(
  tx: Tx,
  customerId: string,
): Promise<Readonly<Record<string, unknown>>> {
  const row = await selectOne<{ attributes: Record<string, unknown> }>(
    tx,
    'select attributes from customer where id = (select coalesce(merged_into, id) from customer where id = $1)',
    [customerId],
  );
  return row?.attributes ?? {};
}
