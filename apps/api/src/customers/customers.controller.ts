import { Body, Controller, Delete, Get, Inject, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  customerPatch,
  customerQuery,
  customerSchema,
  newCustomerBody,
  newIdentityBody,
} from '#contracts/http/customer.ts';
import { pageOf } from '#contracts/http/page.ts';
import { addCustomer } from '#flow/customers/add-customer.ts';
import { addIdentity } from '#flow/customers/add-identity.ts';
import { changeCustomer } from '#flow/customers/change-customer.ts';
import type { Flow } from '#flow/flow.ts';
import type { Page } from '#persistence/page.ts';
import { removeIdentity } from '#persistence/stores/customers/customer-change.store.ts';
import {
  customerById,
  listCustomers,
  type CustomerView,
} from '#persistence/stores/customers/customer-list.store.ts';
import type { Problem } from '#platform/problem.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers, AnswersNothing } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, stale, unacceptable, type FieldError } from '../http/refusals.ts';

@ApiTags('Customers')
@Controller('api/v1/customers')
@Needs('agent')
export class CustomersController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Answers(200, pageOf(customerSchema), 'List customers, newest first')
  list(@Query({ schema: customerQuery }) query: z.output<typeof customerQuery>): Promise<Page<CustomerView>> {
    return listCustomers(this.flow.database.reading, query, query);
  }

  @Post()
  @Answers(201, customerSchema, 'Make a customer known before they write')
  create(
    @ByCaller() caller: Caller,
    @Body({ schema: newCustomerBody }) customer: z.output<typeof newCustomerBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, customerSchema, async (flow) => {
      const outcome = await addCustomer(flow, { ...customer, agentId: caller.id });
      switch (outcome.kind) {
        case 'added':
          return this.#customer(flow, outcome.id);
        case 'malformed':
          throw unacceptable(outcome.places.map((place) => malformedIdentity(customer, place)));
        case 'taken':
          throw taken(outcome.customerId, `identities.${outcome.place}`);
      }
    });
  }

  @Get(':id')
  @Answers(200, customerSchema, 'Get a customer')
  get(@IdParam() id: string): Promise<CustomerView> {
    return this.#customer(this.flow, id);
  }

  @Patch(':id')
  @Answers(200, customerSchema, 'Change what we know of a customer')
  async change(
    @IdParam() id: string,
    @VersionSeen() version: number,
    @Body({ schema: customerPatch }) change: z.output<typeof customerPatch>,
  ): Promise<CustomerView> {
    const outcome = await changeCustomer(this.flow, { id, version, change });
    switch (outcome.kind) {
      case 'changed':
        return this.#customer(this.flow, id);
      case 'no-customer':
        throw noSuch('customer');
      case 'stale':
        throw stale(outcome.version);
    }
  }

  @Post(':id/identities')
  @Answers(201, customerSchema, 'Note one more address, number or handle of a customer')
  addIdentity(
    @IdParam() customerId: string,
    @Body({ schema: newIdentityBody }) identity: z.output<typeof newIdentityBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, customerSchema, async (flow) => {
      const outcome = await addIdentity(flow, { customerId, identity });
      switch (outcome.kind) {
        case 'added':
          return this.#customer(flow, customerId);
        case 'no-customer':
          throw noSuch('customer');
        case 'malformed':
          throw unacceptable([
            { in: 'body', field: 'value', problem: `is no ${identity.kind} that we know` },
          ]);
        case 'taken':
          throw taken(outcome.customerId, 'value');
      }
    });
  }

  @Delete(':id/identities/:identityId')
  @AnswersNothing('Forget an identity of a customer')
  async removeIdentity(@IdParam() id: string, @IdParam('identityId') identityId: string): Promise<void> {
    const removed = await this.flow.database.transaction((tx) => removeIdentity(tx, id, identityId));
    if (!removed) throw noSuch('identity of this customer');
  }

  async #customer(flow: Flow, id: string): Promise<CustomerView> {
    const customer = await customerById(flow.database.reading, id);
    if (!customer) throw noSuch('customer');
    return customer;
  }
}

function malformedIdentity({ identities }: z.output<typeof newCustomerBody>, place: number): FieldError {
  const problem = `is no ${identities[place]?.kind ?? 'identity'} that we know`;
  return { in: 'body', field: `identities.${place}.value`, problem };
}

function taken(customerId: string, field: string): Problem {
  const detail = 'Another customer is known under it. Look at that customer first.';
  return conflict('identity-taken', 'Identity taken', detail, { customerId, field });
}
