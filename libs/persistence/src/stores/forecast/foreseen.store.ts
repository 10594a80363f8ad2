import { select, type Tx } from '../../database.ts';

/** Whether any live SLA policy has a step that acts on a forecast; most houses have none. */
export async function policiesWithForesight(tx: Tx): Promise<string[]> {
  const rows = await select<{ name: string }>(
    tx,
    `select distinct name from document
     where kind = 'sla-policy' and state = 'live' and body @? '$.ladder[*].at.foreseen'`,
  );
  return rows.map((row) => row.name);
}

/** Of some clocks, those that stand on one of these policies. */
export async function clocksOnPolicies(
  tx: Tx,
  clockIds: readonly string[],
  policies: readonly string[],
): Promise<Set<string>> {
  const rows = await select<{ id: string }>(
    tx,
    `select id from clock where id = any(array(select jsonb_array_elements_text($1)::uuid)) and sla_policy = any($2)
       and state = 'running'`,
    [JSON.stringify(clockIds), policies],
  );
  return new Set(rows.map((row) => row.id));
}
