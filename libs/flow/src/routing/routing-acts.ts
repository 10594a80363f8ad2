import type { TimerActs } from '../timers/run-due-timers.ts';
import { applyEscalations } from '../escalation/apply-escalations.ts';
import { askAgain } from '../escalation/ask-again.ts';
import { followUpDue } from '../follow-ups/follow-up-due.ts';
import { snoozeOver } from '../snooze/snooze-over.ts';
import { wrapUpOver } from './end-wrap-up.ts';
import { expireOffer } from './expire-offer.ts';
import { lapsePresence } from '../presence/lapse-presence.ts';
import { relaxConversation } from './relax-conversation.ts';
import { setAsideOver } from './set-aside-over.ts';
import { wakeMatching } from './wake-matching.ts';
import { withdrawOffersOfAbsent } from './withdraw-offers-of.ts';

/** What each kind of timer of the lane `routing` does. */
export const routingActs: TimerActs = {
  escalation: applyEscalations,
  ask: askAgain,
  snooze: snoozeOver,
  'follow-up': followUpDue,
  'offer-expiry': expireOffer,
  relaxation: relaxConversation,
  'wrap-up': wrapUpOver,
  'rest-over': wakeMatching,
  'set-aside-over': setAsideOver,
  'presence-lapse': lapsePresence,
  'absent-agent': withdrawOffersOfAbsent,
};
