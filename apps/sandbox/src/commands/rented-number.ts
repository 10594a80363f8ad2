import { Refused, type SandboxClient } from './sandbox-client.ts';

interface RentedNumberView {
  number: string;
  smsUrl: string;
  voiceUrl: string;
}

/** The number to text or call when the person named none: the first one that can take it. */
export async function rentedNumber(
  client: SandboxClient,
  given: string | undefined,
  purpose: 'smsUrl' | 'voiceUrl',
): Promise<string> {
  if (given !== undefined) return given;
  const { numbers } = await client.get<{ numbers: RentedNumberView[] }>('/numbers');
  const fit = numbers.find((number) => number[purpose] !== '');
  if (!fit) throw new Refused(`no number has a ${purpose}; name one with --to, or set SANDBOX_NUMBERS`);
  return fit.number;
}
