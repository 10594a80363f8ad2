import { demoChannels } from '#flow/seed/demo-team.ts';

/** The sandbox's demo account; worthless outside it. */
const accountSid = `AC${'c0ffee00'.repeat(4)}`;
const authToken = 'sandbox-auth-token-of-the-demo';

/** What the product and the sandbox must agree on: the account, the numbers' webhooks, and where mail goes. */
export function sandboxEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const http = env.PUBLIC_BASE_URL || `http://127.0.0.1:${env.HTTP_PORT || '3000'}`;
  const hooks = `${http}/hooks/twilio`;
  return {
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_API_BASE_URL: `http://127.0.0.1:${env.SANDBOX_PORT ?? '4010'}`,
    SMTP_RELAY_URL: `smtp://127.0.0.1:${env.SANDBOX_SMTP_PORT ?? '2526'}`,
    SANDBOX_TWILIO_ACCOUNT_SID: accountSid,
    SANDBOX_TWILIO_AUTH_TOKEN: authToken,
    SANDBOX_TARGET_SMTP: `smtp://127.0.0.1:${env.SMTP_PORT || '2525'}`,
    SANDBOX_NUMBERS: JSON.stringify([
      {
        number: demoChannels.sms.address,
        smsUrl: `${hooks}/${demoChannels.sms.id}/sms`,
        voiceUrl: `${hooks}/${demoChannels.voice.id}/voice`,
        statusCallback: `${hooks}/${demoChannels.voice.id}/voice/status`,
      },
    ]),
  };
}
