import { onCallAt } from '#domain/sla/rota.ts';
import type { Somebody } from '#domain/sla/ladder-step.ts';
import type { Tx } from '#persistence/database.ts';
import { activeAgentByEmail } from '#persistence/stores/audience.store.ts';
import { rotaByName } from '#persistence/stores/rota.store.ts';

/** The active agent whom a policy means at `now`; undefined when nobody is. */
export async function whoIs(tx: Tx, who: Somebody, now: Date): Promise<string | undefined> {
  if ('agent' in who) return activeAgentByEmail(tx, who.agent);
  const rota = await rotaByName(tx, who.onCall);
  const onCall = rota && onCallAt(rota.body, now.getTime());
  return onCall && activeAgentByEmail(tx, onCall.agent);
}
