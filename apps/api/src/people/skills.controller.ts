import { Body, Controller, Delete, Get, Inject, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import { skillBody, skillName, skillSchema } from '#contracts/http/team.ts';
import type { Flow } from '#flow/flow.ts';
import { removeSkill } from '#flow/people/remove-skill.ts';
import type { Page } from '#persistence/page.ts';
import type { SkillRow } from '#persistence/rows/skill.row.ts';
import { putSkill } from '#persistence/stores/people/skill.store.ts';
import { listSkills } from '#persistence/stores/people/team-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers, AnswersNothing } from '../http/answers.ts';
import { Needs } from '../http/needs.ts';
import { conflict, namedByPolicy, noSuch } from '../http/refusals.ts';

@ApiTags('Teams and skills')
@Controller('api/v1/skills')
export class SkillsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get()
  @Needs('agent')
  @Answers(200, pageOf(skillSchema), 'List skills by name')
  list(@Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>): Promise<Page<SkillRow>> {
    return listSkills(this.flow.database.reading, page);
  }

  @Put(':name')
  @Needs('supervisor')
  @Answers(200, skillSchema, 'Add a skill, or change its description')
  async put(
    @Param('name', { schema: skillName }) name: string,
    @Body({ schema: skillBody }) { description }: z.output<typeof skillBody>,
  ): Promise<z.input<typeof skillSchema>> {
    await this.flow.database.transaction((tx) => putSkill(tx, name, description));
    return { name, description };
  }

  @Delete(':name')
  @Needs('supervisor')
  @AnswersNothing('Remove a skill that nobody has and no policy names by which is decided')
  async remove(@Param('name', { schema: skillName }) name: string): Promise<void> {
    const outcome = await removeSkill(this.flow, name);
    switch (outcome.kind) {
      case 'removed':
        return;
      case 'no-skill':
        throw noSuch('skill');
      case 'named-by-policy':
        throw namedByPolicy('skill', outcome.policy);
      case 'agents-have-it':
        throw conflict(
          'skill-in-use',
          'Skill in use',
          'Some agents have this skill. Take it from them first.',
        );
    }
  }
}
