import type { TimerAct } from '../timers/run-due-timers.ts';
import { escalate } from './apply-escalation.ts';
import { wrapUpOver } from './end-wrap-up.ts';
import { expireOffer } from './expire-offer.ts';
import { lapsePresence } from './lapse-presence.ts';
import { relaxConversation } from './relax-conversation.ts';
import { wakeMatching } from './wake-matching.ts';
import { withdrawOffersOfAbsent } from './withdraw-offers-of.ts';

/** What each kind of timer of the lane `routing` does. */
export const routingActs: Readonly<Record<string, TimerAct>> = {
  escalation: escalate,
  'offer-expiry': expireOffer,
  relaxation: relaxConversation,
  'wrap-up': wrapUpOver,
  'rest-over': wakeMatching,
  'presence-lapse': lapsePresence,
  'absent-agent': withdrawOffersOfAbsent,
};
