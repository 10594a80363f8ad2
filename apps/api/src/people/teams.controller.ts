import { Body, Controller, Delete, Get, Inject, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import { newTeamBody, teamPatch, teamSchema } from '#contracts/http/team.ts';
import type { Flow } from '#flow/flow.ts';
import { removeTeam, saveTeam, type SavedTeam } from '#flow/people/save-team.ts';
import type { Page } from '#persistence/page.ts';
import { listTeams, teamById, type TeamView } from '#persistence/stores/people/team-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers, AnswersNothing } from '../http/answers.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { conflict, namedByPolicy, noSuch, stale, unacceptable, unknownIn } from '../http/refusals.ts';

@ApiTags('Teams and skills')
@Controller('api/v1/teams')
export class TeamsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Needs('agent')
  @Answers(200, pageOf(teamSchema), 'List teams by name')
  list(@Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>): Promise<Page<TeamView>> {
    return listTeams(this.flow.database.reading, page);
  }

  @Post()
  @Needs('supervisor')
  @Answers(201, teamSchema, 'Add a team')
  add(
    @Body({ schema: newTeamBody }) change: z.output<typeof newTeamBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, teamSchema, async (flow) =>
      this.#saved(flow, await saveTeam(flow, { change })),
    );
  }

  @Get(':id')
  @Needs('agent')
  @Answers(200, teamSchema, 'Get a team')
  async get(@IdParam() id: string): Promise<TeamView> {
    const team = await teamById(this.flow.database.reading, id);
    if (!team) throw noSuch('team');
    return team;
  }

  @Patch(':id')
  @Needs('supervisor')
  @Answers(200, teamSchema, 'Rename a team, or set who is in it')
  async change(
    @IdParam() id: string,
    @VersionSeen() version: number,
    @Body({ schema: teamPatch }) change: z.output<typeof teamPatch>,
  ): Promise<TeamView> {
    return this.#saved(this.flow, await saveTeam(this.flow, { existing: { id, version }, change }));
  }

  @Delete(':id')
  @Needs('supervisor')
  @AnswersNothing('Remove a team')
  async remove(@IdParam() id: string, @VersionSeen() version: number): Promise<void> {
    const outcome = await removeTeam(this.flow, { id, version });
    if (outcome.kind !== 'removed') throw refusal(outcome);
  }

  async #saved(flow: Flow, outcome: SavedTeam): Promise<TeamView> {
    if (outcome.kind !== 'saved') throw refusal(outcome);
    const team = await teamById(flow.database.reading, outcome.id);
    if (!team) throw noSuch('team');
    return team;
  }
}

function refusal(outcome: Exclude<SavedTeam, { kind: 'saved' }>) {
  switch (outcome.kind) {
    case 'no-team':
      return noSuch('team');
    case 'stale':
      return stale(outcome.version);
    case 'name-taken':
      return conflict('name-taken', 'Name taken', 'Another team bears this name. Choose another one.');
    case 'named-by-policy':
      return namedByPolicy('team', outcome.policy);
    case 'unknown':
      return unacceptable(unknownIn('agentIds', 'agent', outcome.agents));
  }
}
