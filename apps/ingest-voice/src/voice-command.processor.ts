import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { TwilioVoice } from '#channels/voice/twilio-voice.ts';
import { readItems } from '#contracts/jobs.ts';
import type { Flow } from '#flow/flow.ts';
import { executeCommand } from '#flow/voice/execute-command.ts';
import { runItems } from '#queues/run-items.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { FLOW } from '#runtime/tokens.ts';

/** A caller waits for each, and each waits for the provider. */
const commandsAtOnce = 16;

/** Tells the provider what to do with calls. */
@Processor('voice-command', workerSettings(commandsAtOnce))
export class VoiceCommandProcessor extends WorkerHost {
  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    private readonly provider: TwilioVoice,
  ) {
    super();
  }

  override async process(job: Job): Promise<void> {
    await runItems(readItems('voice-command', job.data), 1, async ({ commandId }) => {
      await executeCommand(this.flow, this.provider, commandId);
    });
  }
}
