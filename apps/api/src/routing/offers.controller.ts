import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { declineBody, offerQuery, offerSchema } from '#contracts/http/offer.ts';
import { pageOf } from '#contracts/http/page.ts';
import { atLeast } from '#domain/words.ts';
import type { Flow } from '#flow/flow.ts';
import { acceptOffer } from '#flow/routing/offers/accept-offer.ts';
import { declineOffer } from '#flow/routing/offers/decline-offer.ts';
import type { Page } from '#persistence/page.ts';
import { listOffers, offerView, type OfferListItem } from '#persistence/stores/routing/offer-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, notAllowed } from '../http/refusals.ts';

@ApiTags('Offers')
@Controller('api/v1/offers')
@Needs('agent')
export class OffersController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Answers(200, pageOf(offerSchema), 'List offers to me, newest first; supervisors may name an agent')
  list(
    @ByCaller() caller: Caller,
    @Query({ schema: offerQuery }) query: z.output<typeof offerQuery>,
  ): Promise<Page<OfferListItem>> {
    const agentId = query.agent ?? caller.id;
    if (agentId !== caller.id && !atLeast(caller.role, 'supervisor')) {
      throw notAllowed('Only supervisors see the offers to others. Leave "agent" out.');
    }
    return listOffers(this.flow.database.reading, { agentId, state: query.state }, query);
  }

  @Post(':id/accept')
  @Answers(200, offerSchema, 'Take what was offered to me')
  accept(
    @IdParam() offerId: string,
    @ByCaller() caller: Caller,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, offerSchema, async (flow) => {
      const outcome = await acceptOffer(flow, { offerId, agentId: caller.id });
      if (outcome.kind === 'not-found') throw noSuch('offer to you');
      // Whoever has it already is told so again, not that it is gone.
      if (outcome.kind === 'gone' && outcome.state !== 'accepted') throw gone(outcome.state);
      return this.#offer(flow, offerId);
    });
  }

  @Post(':id/decline')
  @Answers(200, offerSchema, 'Leave what was offered to me to somebody else')
  decline(
    @IdParam() offerId: string,
    @ByCaller() caller: Caller,
    @Body({ schema: declineBody }) { reason }: z.output<typeof declineBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, offerSchema, async (flow) => {
      const outcome = await declineOffer(flow, { offerId, agentId: caller.id, reason });
      if (outcome.kind === 'not-found') throw noSuch('offer to you');
      if (outcome.kind === 'gone' && outcome.state !== 'declined') throw gone(outcome.state);
      return this.#offer(flow, offerId);
    });
  }

  async #offer(flow: Flow, id: string): Promise<OfferListItem> {
    const offer = await offerView(flow.database.reading, id);
    if (!offer) throw noSuch('offer');
    return offer;
  }
}

function gone(state: string) {
  return conflict('offer-gone', 'Offer gone', `The offer is ${state} already. Wait for another one.`, {
    state,
  });
}
