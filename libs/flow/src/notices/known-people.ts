import type { People } from '#domain/sla/audience.ts';
import type { Audience, Somebody } from '#domain/sla/ladder-step.ts';
import { onCallAt } from '#domain/sla/rota.ts';
import type { Tx } from '#persistence/database.ts';
import { activeAgentsByEmail, leaders, membersOfTeams } from '#persistence/stores/people/audience.store.ts';
import { rotasByName } from '#persistence/stores/people/rota.store.ts';

/** The people whom ladders and rules name at `now`, in a statement for each way of naming them. */
export async function knownPeople(
  tx: Tx,
  audiences: readonly Audience[],
  persons: readonly Somebody[],
  now: Date,
): Promise<People> {
  const named = [...audiences.filter((one) => typeof one === 'object'), ...persons];
  const rotas = await rotasByName(
    tx,
    distinct(named.flatMap((one) => ('onCall' in one ? [one.onCall] : []))),
  );
  const turns = rotas.flatMap(({ name, body }) => {
    const turn = onCallAt(body, now.getTime());
    return turn ? [{ name, email: turn.agent.toLowerCase() }] : [];
  });
  const emails = named.flatMap((one) => ('agent' in one ? [one.agent.toLowerCase()] : []));
  const byEmail = await activeAgentsByEmail(tx, distinct([...emails, ...turns.map((one) => one.email)]));
  const teams = distinct(named.flatMap((one) => ('team' in one ? [one.team] : [])));
  return {
    byEmail,
    onCall: new Map(
      turns.flatMap(({ name, email }) => {
        const id = byEmail.get(email);
        return id === undefined ? [] : [[name, id]];
      }),
    ),
    teams: await membersOfTeams(tx, teams),
    // They stand in for all but an assignee.
    leaders: audiences.some((one) => one !== 'assignee') ? await leaders(tx) : [],
  };
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
