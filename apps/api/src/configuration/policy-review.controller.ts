import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { versionParam } from '#contracts/http/document.ts';
import {
  checkBody,
  checkedSchema,
  diffQuery,
  dryRunBody,
  dryRunSchema,
  policyDiffSchema,
} from '#contracts/http/policy.ts';
import { checkPolicy } from '#domain/routing/checks/check-policy.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Flow } from '#flow/flow.ts';
import { compareVersions } from '#flow/policies/compare-versions.ts';
import { dryRun } from '#flow/policies/dry-run.ts';
import { houseOf } from '#flow/policies/house-of.ts';
import { routingPolicyName } from '#flow/routing/live-policy.ts';
import { documentVersion } from '#persistence/stores/documents/document.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers } from '../http/answers.ts';
import { Needs } from '../http/needs.ts';
import { conflict, noSuch } from '../http/refusals.ts';

const Name = () => Param('name', { schema: z.literal(routingPolicyName) });
const Version = () => Param('version', { schema: versionParam });

/** What a version of the routing policy would do, before it does anything. */
@ApiTags('Routing policies')
@Controller('api/v1/routing-policies/:name')
@Needs('supervisor')
export class PolicyReviewController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Post('check')
  @Answers(200, checkedSchema, 'Check a body against what exists, without keeping it')
  check(
    @Name() _name: string,
    @Body({ schema: checkBody }) { body }: z.output<typeof checkBody>,
  ): Promise<z.input<typeof checkedSchema>> {
    return this.#checked(body);
  }

  @Get('versions/:version/check')
  @Answers(200, checkedSchema, 'Check a version against what exists now')
  async checkVersion(
    @Name() name: string,
    @Version() version: number,
  ): Promise<z.input<typeof checkedSchema>> {
    const document = await documentVersion(this.flow.database.reading, 'routing-policy', name, version);
    if (!document) throw noSuch('version');
    return this.#checked(document.body);
  }

  @Get('versions/:version/diff')
  @Answers(
    200,
    policyDiffSchema,
    'How a version differs from another one; else from the live one, and that from the one before it',
  )
  async diff(
    @Name() _name: string,
    @Version() to: number,
    @Query({ schema: diffQuery }) { from }: z.output<typeof diffQuery>,
  ): Promise<z.input<typeof policyDiffSchema>> {
    const outcome = await compareVersions(this.flow, { from, to });
    if (outcome.kind === 'no-version') throw noSuch('version');
    if (outcome.kind === 'nothing-before') {
      const detail = 'This version is live and none was before it. Say with which one to compare it: ?from=';
      throw conflict('not-now', 'Not possible now', detail, { because: outcome.kind });
    }
    return outcome;
  }

  @Post('versions/:version/dry-run')
  @Answers(200, dryRunSchema, 'What a version would have made of conversations that began before')
  async dryRun(
    @Name() _name: string,
    @Version() version: number,
    @Body({ schema: dryRunBody }) { scan, examples, cursor }: z.output<typeof dryRunBody>,
  ): Promise<z.input<typeof dryRunSchema>> {
    const outcome = await dryRun(this.flow, { version, scan, examples, before: cursor });
    if (outcome.kind === 'no-version') throw noSuch('version');
    const { looked, differing, elsewhere, byPart, moved, byRule } = outcome.counts;
    const counts = { looked, differing, elsewhere, byPart, moved, byRule };
    return { ...counts, examples: outcome.examples, nextCursor: outcome.next };
  }

  async #checked(policy: RoutingPolicy): Promise<z.input<typeof checkedSchema>> {
    const house = await houseOf(this.flow.database.reading, policy, this.flow.clock.now());
    const findings = checkPolicy(policy, house);
    const errors = findings.filter((one) => one.severity === 'error').length;
    const warnings = findings.filter((one) => one.severity === 'warning').length;
    return { errors, warnings, findings };
  }
}
