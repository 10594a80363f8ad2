import type { ChannelSetup } from '#channels/channel.ts';
import type { CommandOutcome, VoiceProvider } from '#channels/voice-provider.ts';
import type { Tx } from '#persistence/database.ts';
import type { CallLegRow } from '#persistence/rows/call-leg.row.ts';
import type { Flow } from '../../flow.ts';
import type { HeldCall } from '../hold-call.ts';

/** What a command is about, as it was when it was claimed. */
export interface CommandSubject {
  readonly held: HeldCall;
  readonly leg: CallLegRow;
  readonly setup: ChannelSetup;
  readonly createdAt: Date;
}

/** One kind of command: whether it still makes sense, how it is sent, and what its outcome means. */
export interface Command {
  /** False when the call moved on, and there is nothing left to do. */
  readonly isWanted: (subject: CommandSubject) => boolean;
  readonly send: (provider: VoiceProvider, flow: Flow, subject: CommandSubject) => Promise<CommandOutcome>;
  /**
   * Asks the provider whether a command of unknown outcome was carried out; undefined when it was not, so that it may
   * be sent again. Without it the command may simply be sent twice.
   */
  readonly find?: (
    provider: VoiceProvider,
    flow: Flow,
    subject: CommandSubject,
  ) => Promise<CommandOutcome | undefined>;
  /** In the transaction that records the outcome; the subject is locked and as it is then. */
  readonly settle?: (
    flow: Flow,
    tx: Tx,
    subject: CommandSubject,
    outcome: Exclude<CommandOutcome, { kind: 'unknown' }>,
    now: Date,
  ) => Promise<void>;
}
