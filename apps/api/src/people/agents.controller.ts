import { Body, Controller, Get, Inject, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  agentPatch,
  agentSchema,
  newAgentBody,
  presenceBody,
  presenceSchema,
} from '#contracts/http/agent.ts';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import type { Flow } from '#flow/flow.ts';
import { addAgent } from '#flow/people/add-agent.ts';
import { changeAgent } from '#flow/people/change-agent.ts';
import { setPresence } from '#flow/presence/set-presence.ts';
import type { Page } from '#persistence/page.ts';
import { agentById, listAgents, type AgentView } from '#persistence/stores/people/agent-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers } from '../http/answers.ts';
import { actorOf, ByCaller, type Caller } from '../http/caller.ts';
import { IdParam } from '../http/id-param.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { VersionSeen } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch, stale, unacceptable, unknownIn } from '../http/refusals.ts';

@ApiTags('Agents')
@Controller('api/v1/agents')
export class AgentsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Needs('agent')
  @Answers(200, pageOf(agentSchema), 'List agents by e-mail address')
  list(@Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>): Promise<Page<AgentView>> {
    return listAgents(this.flow.database.reading, page);
  }

  @Post()
  @Needs('admin')
  @Answers(201, agentSchema, 'Add an agent')
  add(
    @Body({ schema: newAgentBody }) body: z.output<typeof newAgentBody>,
    @Repeatable() request: MaybeIdempotent,
  ): Promise<WireAnswer> {
    return answerOnce(this.flow, request, agentSchema, async (flow) => {
      const outcome = await addAgent(flow, body);
      switch (outcome.kind) {
        case 'added':
          return this.#agent(flow, outcome.id);
        case 'email-taken':
          throw emailTaken(body.email);
        case 'unknown':
          throw unknown(outcome);
      }
    });
  }

  @Get(':id')
  @Needs('agent')
  @Answers(200, agentSchema, 'Get an agent')
  get(@IdParam() id: string): Promise<AgentView> {
    return this.#agent(this.flow, id);
  }

  @Patch(':id')
  @Needs('admin')
  @Answers(
    200,
    agentSchema,
    'Change an agent; "active": false takes their access away and puts their open work back into its queues',
  )
  async change(
    @IdParam() id: string,
    @VersionSeen() version: number,
    @ByCaller() caller: Caller,
    @Body({ schema: agentPatch }) change: z.output<typeof agentPatch>,
  ): Promise<AgentView> {
    const outcome = await changeAgent(this.flow, { agentId: id, version, change, by: actorOf(caller) });
    switch (outcome.kind) {
      case 'changed':
        return this.#agent(this.flow, id);
      case 'no-agent':
        throw noSuch('agent');
      case 'stale':
        throw stale(outcome.version);
      case 'email-taken':
        throw emailTaken(change.email ?? '');
      case 'last-admin':
        throw conflict(
          'last-admin',
          'The last admin',
          'Nobody could administer Firstline then. Make another admin first.',
        );
      case 'unknown':
        throw unknown(outcome);
    }
  }

  @Put(':id/presence')
  @Needs('supervisor')
  @Answers(200, presenceSchema, "Set somebody's presence, as when they left without signing out")
  async presence(
    @IdParam() agentId: string,
    @ByCaller() caller: Caller,
    @Body({ schema: presenceBody }) { presence }: z.output<typeof presenceBody>,
  ): Promise<z.input<typeof presenceSchema>> {
    const outcome = await setPresence(this.flow, { agentId, presence, by: actorOf(caller) });
    if (outcome.kind === 'not-found') throw noSuch('active agent');
    return outcome;
  }

  async #agent(flow: Flow, id: string): Promise<AgentView> {
    const agent = await agentById(flow.database.reading, id);
    if (!agent) throw noSuch('agent');
    return agent;
  }
}

function emailTaken(email: string) {
  return conflict('email-taken', 'Address taken', `Another agent has the address ${email}. Use another one.`);
}

function unknown({ skills, teams }: { skills: string[]; teams: string[] }) {
  return unacceptable([...unknownIn('skills', 'skill', skills), ...unknownIn('teamIds', 'team', teams)]);
}
