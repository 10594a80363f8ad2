import { roomOf } from '#flow/channel-registry.ts';
import { select } from '#persistence/database.ts';
import { channelSetup } from '#persistence/stores/channels/channel.store.ts';
import { channelRooms } from '#runtime/channel-rooms.ts';
import { withFlow } from '../with-flow.ts';

/** Tries channels one after the other and prints what fails and why. */
export async function testChannels(which?: string): Promise<number> {
  return withFlow(async (flow, config) => {
    const wanted = await select<{ id: string }>(
      flow.database.reading,
      `select id from channel where enabled and ($1::text is null or id::text = $1 or address = lower($1))
       order by created_at, id`,
      [which ?? null],
    );
    if (wanted.length === 0)
      throw new Error(which ? `There is no enabled channel ${which}.` : 'There are no channels.');
    const { rooms, close } = channelRooms(config);
    let failures = 0;
    try {
      for (const { id } of wanted) {
        const setup = await channelSetup(flow.database.reading, flow.secrets, id);
        if (!setup) continue;
        const trouble = await roomOf(rooms, setup.kind).probe(setup);
        if (trouble) failures++;
        process.stdout.write(
          `${trouble ? 'FAILS' : 'ok   '} ${setup.kind} ${setup.address}${trouble ? `: ${trouble}` : ''}\n`,
        );
      }
    } finally {
      await close();
    }
    return failures === 0 ? 0 : 1;
  });
}
