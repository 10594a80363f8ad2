import { Body, Controller, Delete, Get, Inject, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { customerPatch, customerQuery, customerSchema, newIdentityBody } from '#contracts/http/customer.ts';
import { pageOf } from '#contracts/http/page.ts';
import { addIdentity } from '#flow/customers/add-identity.ts';
import { changeCustomer } from '#flow/customers/change-customer.ts';
import type { Flow } from '#flow/flow.ts';
import type { Page } from '#persistence/page.ts';
import { removeIdentity } from '#persistence/stores/customer-change.store.ts';
import { customerById, listCustomers, type CustomerView } from '#persistence/stores/customer-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers, AnswersNothing } from '../http/answers.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, stale, unacceptable } from '../http/refusals.ts';

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
          throw conflict(
            'identity-taken',
            'Identity taken',
            'Another customer is known under it. Look at that customer first.',
            { customerId: outcome.customerId },
          );
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
