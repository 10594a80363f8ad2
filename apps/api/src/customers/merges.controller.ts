import { Body, Controller, Delete, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { customerSchema, mergeBody } from '#contracts/http/customer.ts';
import { mergeCustomers, type Merged } from '#flow/customers/merge-customers.ts';
import { unmergeCustomer } from '#flow/customers/unmerge-customer.ts';
import type { Flow } from '#flow/flow.ts';
import { customerById } from '#persistence/stores/customers/customer-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, unacceptable } from '../http/refusals.ts';

/** Two customers who turned out to be one, and back. */
@ApiTags('Customers')
@Controller('api/v1/customers/:id/merge')
@Needs('agent')
export class MergesController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Post()
  @Answers(200, customerSchema, 'Make one customer of two; it can be undone')
  merge(
    @IdParam() customerId: string,
    @ByCaller() caller: Caller,
    @Body({ schema: mergeBody }) { into }: z.output<typeof mergeBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, customerSchema, async (flow) => {
      const outcome = await mergeCustomers(flow, { customerId, into, agentId: caller.id });
      if (outcome.kind !== 'merged') throw refusal(outcome);
      return customer(flow, customerId);
    });
  }

  @Delete()
  @Answers(200, customerSchema, 'Undo the merge of a customer')
  async undo(
    @IdParam() customerId: string,
    @ByCaller() caller: Caller,
  ): Promise<z.input<typeof customerSchema>> {
    const outcome = await unmergeCustomer(this.flow, { customerId, agentId: caller.id });
    if (outcome.kind === 'not-merged') throw noSuch('merged customer');
    if (outcome.kind === 'conversations-merged') {
      const detail =
        'A conversation of the one is part of a conversation of the other. Undo that merge first.';
      throw conflict('conversations-merged', 'Conversations are merged', detail);
    }
    return customer(this.flow, customerId);
  }
}

async function customer(flow: Flow, id: string): Promise<z.input<typeof customerSchema>> {
  const found = await customerById(flow.database.reading, id);
  if (!found) throw noSuch('customer');
  return found;
}

function refusal(outcome: Exclude<Merged, { kind: 'merged' }>) {
  switch (outcome.kind) {
    case 'no-customer':
      return noSuch('customer');
    case 'same':
      return unacceptable([{ in: 'body', field: 'into', problem: 'must be another customer' }]);
    case 'merged-before': {
      const { customerId, into } = outcome;
      const detail =
        'One of the two is merged already. Undo that merge, or merge with the customer it is part of.';
      return conflict('merged-before', 'Merged before', detail, { customerId, into });
    }
    case 'has-others':
      return conflict(
        'has-others',
        'Others are part of it',
        'Other customers are merged into this one. Merge the other way round, or undo those first.',
      );
  }
}
