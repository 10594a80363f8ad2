import { randomBytes } from 'node:crypto';
import { demoAgents } from '#flow/seed/demo-team.ts';
import { seedDemo } from '#flow/seed/seed-demo.ts';
import { withFlow } from '../with-flow.ts';

/** The password comes from FIRSTLINE_DEMO_PASSWORD or is made and printed once. */
export async function seed(): Promise<number> {
  const given = process.env.FIRSTLINE_DEMO_PASSWORD;
  const password = given || randomBytes(12).toString('base64url');
  const { kind } = await withFlow((flow) => seedDemo(flow, { password }));
  if (kind === 'already-there') {
    process.stdout.write('There are agents already; nothing was changed.\n');
    return 0;
  }
  const logins = demoAgents.map((agent) => `  ${agent.email} (${agent.role})\n`).join('');
  process.stdout.write(`The demo team can sign in:\n${logins}`);
  if (!given) process.stdout.write(`Their password, shown this once: ${password}\n`);
  return 0;
}
