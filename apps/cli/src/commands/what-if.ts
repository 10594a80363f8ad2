import { existsSync } from 'node:fs';
import { whatIfBody, type WhatIfRequest } from '#contracts/http/what-if.ts';
import { unknownInWhatIf } from '#flow/what-if/ask-what-if.ts';
import { whatIf } from '#flow/what-if/what-if.ts';
import { CommandError } from '../command-error.ts';
import { percentage } from '../percentage.ts';
import { bodyOfVersion } from '../simulation/body-of-version.ts';
import { readJson } from '../simulation/read-json.ts';
import { readStaffing } from '../what-if/read-staffing.ts';
import { whatIfText } from '../what-if/what-if-text.ts';
import { wholeNumber } from '../whole-number.ts';
import { withFlow } from '../with-flow.ts';

export interface WhatIfOptions {
  days?: string;
  policy?: string;
  staff?: string[];
  reps?: string;
  seed?: string;
  json?: boolean;
}

/** Replays the last days under another policy or staffing and prints what changes; nothing is kept. */
export async function whatIfCommand(options: WhatIfOptions): Promise<number> {
  const request = await readRequest(options);
  return withFlow(async (flow) => {
    const unknown = await unknownInWhatIf(flow.database.reading, request);
    if (unknown.length > 0)
      throw CommandError.usage(unknown.map((one) => `${one.field} ${one.problem}`).join('; '));
    const progress = percentage('Replaying');
    const outcome = await whatIf(flow, request, progress.show);
    progress.end();
    if (outcome.kind === 'refused')
      throw CommandError.data(`Nothing can be replayed: ${outcome.because.replace('-', ' ')} in that time.`);
    process.stdout.write(options.json ? `${JSON.stringify(outcome, null, 2)}\n` : whatIfText(outcome.result));
    return 0;
  });
}

async function readRequest(options: WhatIfOptions): Promise<WhatIfRequest> {
  const read = whatIfBody.safeParse({
    days: wholeNumber('--days', options.days ?? '1', 1, 92),
    ...(await readPolicy(options.policy)),
    staffing: (options.staff ?? []).map(readStaffing),
    ...(options.reps !== undefined && { reps: wholeNumber('--reps', options.reps, 1, 100) }),
    ...(options.seed !== undefined && { seed: wholeNumber('--seed', options.seed, 0, 2_147_483_647) }),
  });
  if (read.success) return read.data;
  const problems = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw CommandError.usage(problems.join('; '));
}

/** A file, the number of a version, `live`, or the name of a rule. */
async function readPolicy(asked: string | undefined): Promise<{ policy?: unknown }> {
  if (asked === undefined || asked === 'live') return {};
  if (/^\d+$/.test(asked)) return { policy: { version: Number(asked) } };
  if (asked.endsWith('.json') || existsSync(asked)) {
    return { policy: { body: bodyOfVersion(await readJson(asked)) } };
  }
  return { policy: { rule: asked } };
}
