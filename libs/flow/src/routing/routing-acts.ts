import { applyEscalations } from '../escalation/apply-escalations.ts';
import { askAgain } from '../escalation/ask-again.ts';
import { followUpDue } from '../follow-ups/follow-up-due.ts';
import { lapsePresence } from '../presence/lapse-presence.ts';
import { snoozeOver } from '../snooze/snooze-over.ts';
import type { TimerActs } from '../timers/run-due-timers.ts';
import { wrapUpOver } from './assignments/end-wrap-up.ts';
import { setAsideOver } from './matching/set-aside-over.ts';
import { wakeMatching } from './matching/wake-matching.ts';
import { expireOffer } from './offers/expire-offer.ts';
import { withdrawOffersOfAbsent } from './offers/withdraw-offers-of.ts';
import { returnWorkOfDeparted } from './status/return-work-of-departed.ts';
import { relaxConversation } from './waiting/relax-conversation.ts';

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
  'departed-agent': returnWorkOfDeparted,
};
