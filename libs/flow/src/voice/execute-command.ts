import type { CommandOutcome, VoiceProvider } from '#channels/voice-provider.ts';
import type { Tx } from '#persistence/database.ts';
import type { ProviderCommandRow } from '#persistence/rows/provider-command.row.ts';
import { changeCommand, findCommand, lockCommand } from '#persistence/stores/calls/provider-command.store.ts';
import { channelSetup } from '#persistence/stores/channels/channel.store.ts';
import { cancelTimers, scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import type { Command, CommandSubject } from './commands/command.ts';
import { dropLegCommand, endCallerCommand } from './commands/end-leg.command.ts';
import { fetchCallerCommand, returnCallerCommand } from './commands/move-caller.command.ts';
import { ringAgentCommand } from './commands/ring-agent.command.ts';
import type { CommandKind } from './give-command.ts';
import { holdCall } from './hold-call.ts';
import { commandTimer, commandTimerKey } from './voice-timers.ts';

const commands: Readonly<Record<CommandKind, Command>> = {
  'ring-agent': ringAgentCommand,
  'fetch-caller': fetchCallerCommand,
  'return-caller': returnCallerCommand,
  'drop-leg': dropLegCommand,
  'end-caller': endCallerCommand,
};

const attemptsAtMost = 4;
/** Longer than a request may take (twilio-client.ts), so nobody is still at it. */
const abandonedSeconds = 15;
const askAgainSeconds = 2;

export type Executed = {
  /** `settled`: its outcome is known. `later`: it is looked at again. `nothing`: it was, or another worker is at it. */
  readonly kind: 'settled' | 'later' | 'nothing';
};

interface Claimed {
  readonly row: ProviderCommandRow;
  readonly command: Command;
  readonly subject: CommandSubject;
}

/**
 * Carries a command out: written as being sent, then sent, then its outcome recorded. After a crash or an answer that
 * never came the provider is asked what became of it before it is sent again.
 */
export async function executeCommand(
  flow: Flow,
  provider: VoiceProvider,
  commandId: string,
): Promise<Executed> {
  const claimed = await claim(flow, commandId);
  if (!claimed) return { kind: 'nothing' };
  const outcome = await carryOut(flow, provider, claimed);
  return flow.database.transaction((tx) => record(flow, tx, claimed.row, outcome));
}

async function carryOut(flow: Flow, provider: VoiceProvider, claimed: Claimed): Promise<CommandOutcome> {
  const { row, command, subject } = claimed;
  if (row.state === 'unknown' && command.find) {
    try {
      const found = await command.find(provider, flow, subject);
      if (found) return found;
    } catch (error) {
      return { kind: 'unknown', error: `The provider cannot be asked: ${String(error)}` };
    }
  }
  if (!command.isWanted(subject)) {
    return { kind: 'failed', failure: 'permanent', error: 'It is no longer wanted.' };
  }
  return command.send(provider, flow, subject);
}

/** Takes the command for this worker; undefined when there is nothing to send. */
async function claim(flow: Flow, commandId: string): Promise<Claimed | undefined> {
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const opened = await open(flow, tx, commandId);
    if (!opened || (opened.row.state !== 'new' && opened.row.state !== 'unknown')) return undefined;
    const { row, command, subject } = opened;
    if (row.state === 'new' && !command.isWanted(subject)) {
      await changeCommand(tx, row.id, { state: 'done', result: { skipped: true }, finishedAt: now });
      return undefined;
    }
    await changeCommand(tx, row.id, { state: 'sending', attempts: row.attempts + 1 });
    await scheduleTimers(tx, [commandTimer(row.id, abandonedSeconds, now)]);
    return opened;
  });
}

async function record(
  flow: Flow,
  tx: Tx,
  claimed: ProviderCommandRow,
  outcome: CommandOutcome,
): Promise<Executed> {
  const now = flow.clock.now();
  const opened = await open(flow, tx, claimed.id);
  // Given up as lost meanwhile, what is known now is still news; a known outcome is not overwritten.
  if (!opened || opened.row.state === 'done' || opened.row.state === 'failed') return { kind: 'nothing' };
  const { row, command, subject } = opened;
  const error = 'error' in outcome ? outcome.error : null;
  const mayRetry = row.attempts < attemptsAtMost;
  const again = outcome.kind === 'unknown' || (outcome.kind === 'failed' && outcome.failure === 'transient');
  if (again && mayRetry) {
    const state = outcome.kind === 'unknown' ? 'unknown' : 'new';
    await changeCommand(tx, row.id, { state, error });
    await scheduleTimers(tx, [commandTimer(row.id, askAgainSeconds * row.attempts, now)]);
    return { kind: 'later' };
  }
  const final =
    outcome.kind === 'unknown' ? ({ ...outcome, kind: 'failed', failure: 'permanent' } as const) : outcome;
  await cancelTimers(tx, [commandTimerKey(row.id)]);
  await changeCommand(tx, row.id, {
    state: final.kind === 'failed' ? 'failed' : 'done',
    result: { ...final },
    error,
    finishedAt: now,
  });
  await command.settle?.(flow, tx, subject, final, now);
  return { kind: 'settled' };
}

/** Locks a command after the call that it is about. */
async function open(flow: Flow, tx: Tx, commandId: string): Promise<Claimed | undefined> {
  const known = await findCommand(tx, commandId);
  const held = known?.callId ? await holdCall(tx, known.callId) : undefined;
  const row = held && (await lockCommand(tx, commandId));
  const leg = held?.legs.find((one) => one.id === row?.payload.legId);
  const setup = row && (await channelSetup(tx, flow.secrets, row.channelId));
  if (!held || !row || !leg || !setup) return undefined;
  return {
    row,
    command: commands[row.kind as CommandKind],
    subject: { held, leg, setup, createdAt: row.createdAt },
  };
}
