import type { Verb } from './line.ts';
import { dial } from './verbs/dial.ts';
import { enqueue } from './verbs/enqueue.ts';
import { gather } from './verbs/gather.ts';
import { hangup } from './verbs/hangup.ts';
import { leave } from './verbs/leave.ts';
import { pause } from './verbs/pause.ts';
import { play } from './verbs/play.ts';
import { redirect } from './verbs/redirect.ts';
import { reject } from './verbs/reject.ts';
import { say } from './verbs/say.ts';

/** The verbs that the sandbox speaks. Any other fails the call, so that a typing mistake is found. */
export const VERBS: Readonly<Record<string, Verb>> = {
  Dial: dial,
  Enqueue: enqueue,
  Gather: gather,
  Hangup: hangup,
  Leave: leave,
  Pause: pause,
  Play: play,
  Redirect: redirect,
  Reject: reject,
  Say: say,
};
