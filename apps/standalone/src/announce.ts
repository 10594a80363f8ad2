import { demoAgents, demoChannels, demoPassword } from '#flow/seed/demo-team.ts';
import type { Config } from '#platform/config.ts';

/** Tells a new user where to go. */
export function announce(config: Config, address: string, sandbox: string | undefined): string {
  const url = address.replace('[::1]', '127.0.0.1').replace(/\/+$/, '');
  const logins = demoAgents
    .map(
      ({ email, role, skills }) =>
        `    ${email.padEnd(28)} ${role.padEnd(11)} ${Object.keys(skills).join(', ')}`,
    )
    .join('\n');
  const lines = [
    '',
    '  Firstline is ready.',
    '',
    `  API             ${url}/api/v1`,
    `  Documentation   ${url}/docs`,
    `  Mail comes in   smtp://${config.SMTP_HOST}:${config.SMTP_PORT} for ${demoChannels.email.localPart}@${config.MAIL_DOMAIN}`,
    `  Texts, calls    ${demoChannels.sms.address}${sandbox ? ' (a number of the sandbox)' : ''}`,
    ...(sandbox
      ? [
          `  Sandbox         ${sandbox}, or: npm run sandbox -- text +15557770001 "hello"`,
          `                  npm run sandbox -- mail cleo@example.org "Subject" "text"`,
          `                  npm run sandbox -- call +15557770001 "press 1, wait 20 s, hang up"`,
        ]
      : []),
    '',
    `  The demo team, password ${demoPassword}:`,
    logins,
    '',
    `  Data is kept in ${config.DATA_DIR}. Ctrl-C stops.`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}
