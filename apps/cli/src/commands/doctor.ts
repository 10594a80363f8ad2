import { examine } from '#flow/doctor/examine.ts';
import { withFlow } from '../with-flow.ts';

export async function doctor(options: { json?: boolean }): Promise<number> {
  return withFlow(async (flow) => {
    const findings = await examine(flow);
    const broken = findings.filter((finding) => finding.violations.length > 0);
    if (options.json) {
      process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
    } else {
      for (const { number, promise, violations } of findings) {
        process.stdout.write(`${violations.length === 0 ? 'ok    ' : 'BROKEN'} ${number}. ${promise}\n`);
        for (const { about, detail } of violations) process.stdout.write(`         ${about} ${detail}\n`);
      }
      process.stdout.write(
        broken.length === 0
          ? 'All invariants hold.\n'
          : `${broken.length} of ${findings.length} are broken.\n`,
      );
    }
    return broken.length === 0 ? 0 : 1;
  });
}
