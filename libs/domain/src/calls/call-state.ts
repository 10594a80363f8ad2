export const callStates = [
  'menu',
  'queued',
  'connecting',
  'connected',
  'completed',
  'missed',
  'failed',
] as const;
/** Life of a call: menu → queued ⇄ connecting → connected → completed; a drop of the agent leads back to queued. */
export type CallState = (typeof callStates)[number];

export const liveCallStates = ['menu', 'queued', 'connecting', 'connected'] as const;
/** States in which somebody is on the line. */
export type LiveCallState = (typeof liveCallStates)[number];

const successors: Readonly<Record<CallState, readonly CallState[]>> = {
  menu: ['queued', 'missed', 'failed'],
  queued: ['connecting', 'missed', 'failed'],
  connecting: ['queued', 'connected', 'missed', 'failed'],
  connected: ['queued', 'completed', 'failed'],
  completed: [],
  missed: [],
  failed: [],
};

/** True when a call in `from` may become `to`. A call that is over stays as it is. */
export function mayBecome(from: CallState, to: CallState): boolean {
  return successors[from].includes(to);
}

export function isLive(state: CallState): state is LiveCallState {
  return (liveCallStates as readonly CallState[]).includes(state);
}

export type MissedReason = 'abandoned_menu' | 'abandoned_queue' | 'abandoned_offer' | 'abandoned_ring';

/** What a call becomes when the caller is gone. */
export type Ending =
  { readonly kind: 'completed' } | { readonly kind: 'missed'; readonly because: MissedReason };

/**
 * How a call ends whose caller hangs up in `state`.
 * @param offered whether an agent was being asked to take it
 */
export function endingOf(state: LiveCallState, offered: boolean): Ending {
  switch (state) {
    case 'menu':
      return { kind: 'missed', because: 'abandoned_menu' };
    case 'queued':
      return { kind: 'missed', because: offered ? 'abandoned_offer' : 'abandoned_queue' };
    case 'connecting':
      return { kind: 'missed', because: 'abandoned_ring' };
    case 'connected':
      return { kind: 'completed' };
  }
}
