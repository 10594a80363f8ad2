import { addCalls as addDrivenCalls } from './control/calls.ts';
import { addMails } from './control/mails.ts';
import { addNumbers } from './control/numbers.ts';
import { addPhones } from './control/phones.ts';
import { addRestTrouble } from './control/rest-trouble.ts';
import { addTexts } from './control/texts.ts';
import { addWebhooks } from './control/webhooks.ts';
import { json } from './http/reply.ts';
import { Router } from './http/router.ts';
import { AccountRoutes } from './twilio-rest/account-routes.ts';
import { addCalls } from './twilio-rest/calls.ts';
import { addConferences } from './twilio-rest/conferences.ts';
import { addIncomingPhoneNumbers } from './twilio-rest/incoming-phone-numbers.ts';
import { addMembers } from './twilio-rest/members.ts';
import { addMessages } from './twilio-rest/messages.ts';
import { addParticipants } from './twilio-rest/participants.ts';
import { addQueues } from './twilio-rest/queues.ts';
import type { World } from './world.ts';

/** All paths: `/sandbox/…` drives the outside world, `/2010-04-01/…` is the pretend provider's API. */
export function routesOf(world: World): Router {
  const router = new Router();
  router.on('GET', '/sandbox/health', () =>
    json({
      status: 'ok',
      mails: world.mailboxes.size,
      texts: world.texts.size,
      liveCalls: world.calls.list((call) => !call.hasEnded).length,
    }),
  );
  for (const add of [
    addMails,
    addTexts,
    addDrivenCalls,
    addPhones,
    addNumbers,
    addWebhooks,
    addRestTrouble,
  ]) {
    add(router, world);
  }
  const account = new AccountRoutes(router, world.settings, world.restTrouble);
  for (const add of [
    addMessages,
    addCalls,
    addQueues,
    addMembers,
    addConferences,
    addParticipants,
    addIncomingPhoneNumbers,
  ]) {
    add(account, world);
  }
  return router;
}
