import { selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { CustomerRow } from '../../rows/customer.row.ts';

export interface IdentityView {
  readonly id: string;
  readonly kind: 'email' | 'phone' | 'handle';
  readonly value: string;
  readonly verified: boolean;
  readonly createdAt: Date;
}

export interface CustomerView extends CustomerRow {
  readonly identities: IdentityView[];
}

const columns = `c.id, c.name, c.language, c.time_zone as "timeZone", c.attributes, c.merged_into as "mergedInto",
  c.version, c.created_at as "createdAt",
  (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'value', value, 'verified', verified,
     'createdAt', created_at) order by created_at, id), '[]')
   from identity where customer_id = c.id) as identities`;

/** Newest first. */
const customers: List = {
  columns,
  from: 'customer c',
  key: [
    ['c.created_at', 'timestamptz'],
    ['c.id', 'uuid'],
  ],
  order: 'desc',
};

export async function listCustomers(
  tx: Tx,
  filter: { readonly identity?: string | undefined },
  page: PageRequest,
): Promise<Page<CustomerView>> {
  const conditions = new Conditions();
  if (filter.identity) {
    conditions.add(
      // Few kinds, so this is three looks into the index on (kind, value).
      `c.id = any(array(select customer_id from identity
         where kind in ('email', 'phone', 'handle') and value in (?, lower(?))))`,
      filter.identity,
      filter.identity,
    );
  }
  const { items, nextCursor } = await selectPage<CustomerView>(tx, customers, conditions, page);
  return { items: items.map(withDates), nextCursor };
}

export async function customerById(tx: Tx, id: string): Promise<CustomerView | undefined> {
  const row = await selectOne<CustomerView>(tx, `select ${columns} from customer c where c.id = $1`, [id]);
  return row && withDates(row);
}

/** Instants inside JSON come as text. */
function withDates(row: CustomerView): CustomerView {
  return {
    ...row,
    identities: row.identities.map((one) => ({ ...one, createdAt: new Date(one.createdAt) })),
  };
}
