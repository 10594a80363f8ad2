import { Body, Controller, Delete, Get, Inject, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import { newRotaBody, rotaChange, rotaInstant, rotaSchema } from '#contracts/http/rota.ts';
import { onCallAt, type Rota } from '#domain/sla/rota.ts';
import type { Flow } from '#flow/flow.ts';
import type { RotaRow } from '#persistence/rows/rota.row.ts';
import { unknownEmails } from '#persistence/stores/people/audience.store.ts';
import {
  changeRota,
  insertRota,
  listRotas,
  removeRota,
  rotaById,
} from '#persistence/stores/people/rota.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers, AnswersNothing } from '../http/answers.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, stale, unacceptable, unknownIn } from '../http/refusals.ts';

type RotaAnswer = z.input<typeof rotaSchema>;
const rotaPage = pageOf(rotaSchema);

/** Who is on call, when. */
@ApiTags('Rotas')
@Controller('api/v1/rotas')
export class RotasController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Needs('agent')
  @Answers(200, rotaPage, 'List rotas by name, each with who is on call now')
  async list(
    @Query({ schema: plainPageQuery }) query: z.output<typeof plainPageQuery>,
  ): Promise<z.input<typeof rotaPage>> {
    const { items, nextCursor } = await listRotas(this.flow.database.reading, query);
    return { items: items.map((row) => shown(row, this.flow.clock.now())), nextCursor };
  }

  @Post()
  @Needs('supervisor')
  @Answers(201, rotaSchema, 'Add a rota')
  add(
    @Body({ schema: newRotaBody }) { name, body }: z.output<typeof newRotaBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, rotaSchema, async (flow) => {
      const now = flow.clock.now();
      const row = await flow.database.transaction(async (tx) => {
        knownPeople(await unknownEmails(tx, peopleOf(body)));
        return insertRota(tx, { id: flow.newId(), name, body, createdAt: now });
      });
      if (!row)
        throw conflict('name-taken', 'Name taken', 'Another rota bears this name. Choose another one.');
      return shown(row, now);
    });
  }

  @Get(':id')
  @Needs('agent')
  @Answers(200, rotaSchema, 'Get a rota, with who is on call at an instant')
  async get(
    @IdParam() id: string,
    @Query({ schema: rotaInstant }) { at }: z.output<typeof rotaInstant>,
  ): Promise<RotaAnswer> {
    const row = await rotaById(this.flow.database.reading, id);
    if (!row) throw noSuch('rota');
    return shown(row, at ?? this.flow.clock.now());
  }

  @Put(':id')
  @Needs('supervisor')
  @Answers(200, rotaSchema, 'Change a rota')
  async change(
    @IdParam() id: string,
    @VersionSeen() version: number,
    @Body({ schema: rotaChange }) { body }: z.output<typeof rotaChange>,
  ): Promise<RotaAnswer> {
    return this.flow.database.transaction(async (tx) => {
      knownPeople(await unknownEmails(tx, peopleOf(body)));
      const row = await changeRota(tx, id, version, body);
      if (row) return shown(row, this.flow.clock.now());
      const known = await rotaById(tx, id);
      throw known ? stale(known.version) : noSuch('rota');
    });
  }

  @Delete(':id')
  @Needs('supervisor')
  @AnswersNothing('Remove a rota; ladders that name it tell the supervisors instead')
  async remove(@IdParam() id: string, @VersionSeen() version: number): Promise<void> {
    await this.flow.database.transaction(async (tx) => {
      if (await removeRota(tx, id, version)) return;
      const known = await rotaById(tx, id);
      throw known ? stale(known.version) : noSuch('rota');
    });
  }
}

function peopleOf(body: Rota): string[] {
  return [...new Set([...body.people, ...body.standIns.map((one) => one.agent)])];
}

function knownPeople(unknown: readonly string[]): void {
  if (unknown.length > 0) throw unacceptable(unknownIn('body', 'active agent', unknown));
}

function shown(row: RotaRow, at: Date): RotaAnswer {
  const onCall = onCallAt(row.body, at.getTime());
  const body = {
    ...row.body,
    people: [...row.body.people],
    standIns: row.body.standIns.map((one) => ({ ...one })),
  };
  const { id, name, version, createdAt } = row;
  return {
    id,
    name,
    version,
    createdAt,
    body,
    onCall: onCall ? { ...onCall, until: new Date(onCall.until) } : null,
  };
}
