import { acknowledgeNothing } from './acknowledge-nothing.ts';
import { clearQueues } from './clear-queues.ts';
import { databaseLimit } from './database-limit.ts';
import { freedAgents } from './freed-agents.ts';
import { mailIntake } from './mail-intake.ts';
import { offerLatency } from './offer-latency.ts';
import { withInstallation } from './own-installation.ts';
import type { BenchOptions } from './section.ts';
import { spread } from './spread.ts';
import { countStatementsAnew, statements } from './statements.ts';

/** A Firstline of its own, measured from outside: what a mail costs, how soon work is offered. */
export function installation({ quick, byStatement, print }: BenchOptions): Promise<void> {
  return withInstallation(
    byStatement,
    async ({ url, databaseUrl, smtpPort, pids, accountSid, authToken }) => {
      const limit = await databaseLimit(databaseUrl, quick ? 3 : 10);
      print(
        `database alone: ${limit.perSecond.toFixed(0)} transactions/s (one conversation and one message each)`,
      );

      await acknowledgeNothing(databaseUrl);
      const mails = { smtpPort, to: 'support@firstline.localhost', databaseUrl };
      await mailIntake({ ...mails, ...pids, mails: 200 });
      if (byStatement) await countStatementsAnew(databaseUrl);
      const intake = await mailIntake({ ...mails, ...pids, mails: quick ? 500 : 3_000 });
      const { firstline, postgres: database, together } = intake.cpuMsPerMail;
      print(
        `mail, SMTP to queued: ${intake.perSecond.toFixed(0)} mails/s; ` +
          `${together.toFixed(2)} CPU-ms a mail (firstline ${firstline.toFixed(2)}, postgres ${database.toFixed(2)})`,
      );

      if (byStatement) for (const line of await statements(databaseUrl, intake.mails)) print(line);
      await clearQueues(databaseUrl);

      const latency = await offerLatency({
        perSecond: 50,
        seconds: quick ? 4 : 15,
        agents: 200,
        url,
        databaseUrl,
        authToken,
        accountSid,
      });
      print(`queued to offered at 50/s with 200 agents: ${spread(latency)}`);
      await clearQueues(databaseUrl);

      const freed = await freedAgents({
        waiting: 5_000,
        agents: quick ? 20 : 100,
        url,
        databaseUrl,
      });
      print(`available to offered with 5,000 waiting: ${spread(freed)}`);
    },
  );
}
