import { CommandError } from './command-error.ts';

/** @throws CommandError of usage when the text of an option is no whole number in that range */
export function wholeNumber(option: string, text: string, least: number, most = Infinity): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const range = most < Infinity ? `from ${least} to ${most}` : `of at least ${least}`;
  throw CommandError.usage(`${option} must be a whole number ${range}, not "${text}".`);
}
