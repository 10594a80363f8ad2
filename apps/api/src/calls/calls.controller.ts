import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { callSchema } from '#contracts/http/call.ts';
import { atLeast } from '#domain/words.ts';
import type { Flow } from '#flow/flow.ts';
import { hangUpCall } from '#flow/voice/hang-up-call.ts';
import { callView } from '#persistence/stores/calls/call-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, notAllowed } from '../http/refusals.ts';

@ApiTags('Calls')
@Controller('api/v1/calls')
@Needs('agent')
export class CallsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Post(':id/hang-up')
  @Answers(200, callSchema, 'End a call that I am on, for the caller too; supervisors end any')
  hangUp(
    @IdParam() callId: string,
    @ByCaller() caller: Caller,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, callSchema, async (flow) => {
      const ofOthers = atLeast(caller.role, 'supervisor');
      const outcome = await hangUpCall(flow, { callId, agentId: caller.id, ofOthers });
      if (outcome.kind === 'not-found') throw noSuch('call');
      if (outcome.kind === 'not-yours') {
        throw notAllowed('You are not on this call. Whoever is on it ends it, or a supervisor does.');
      }
      if (outcome.kind === 'not-connected') {
        const detail = `The call is ${outcome.state}; only one that an agent is on can be ended.`;
        throw conflict('not-connected', 'Not connected', detail, { callState: outcome.state });
      }
      const call = await callView(flow.database.reading, callId);
      if (!call) throw noSuch('call');
      return call;
    });
  }
}
