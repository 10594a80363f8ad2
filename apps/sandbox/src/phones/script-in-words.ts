import type { ScriptStep } from './script.ts';

type Rule = [RegExp, (match: RegExpExecArray) => ScriptStep];

const RULES: Rule[] = [
  [/^press ([0-9*#]+)$/i, (match) => ({ press: match[1] ?? '' })],
  [/^wait until (queued|in-conference|connected)$/i, (match) => ({ until: stateOf(match[1] ?? '') })],
  [/^wait (\d+(?:\.\d+)?) ?ms$/i, (match) => ({ wait: Number(match[1]) / 1000 })],
  [/^wait (\d+(?:\.\d+)?) ?(?:s|sec|seconds?)$/i, (match) => ({ wait: Number(match[1]) })],
  [/^wait (\d+(?:\.\d+)?) ?(?:min|minutes?)$/i, (match) => ({ wait: Number(match[1]) * 60 })],
  [/^hang ?up$/i, () => ({ hangUp: true })],
];

/**
 * Reads "press 2, wait 20 s, hang up". Throws an Error that quotes the part it does not understand.
 * Without "hang up" at the end the caller stays on the line until the other side ends the call.
 */
export function scriptFromWords(words: string): ScriptStep[] {
  const parts = words.split(/[,;]|\bthen\b/i).map((part) => part.trim());
  return parts.filter((part) => part !== '').map(stepFrom);
}

function stepFrom(part: string): ScriptStep {
  for (const [pattern, make] of RULES) {
    const match = pattern.exec(part);
    if (match) return make(match);
  }
  throw new Error(
    `"${part}" is none of: press 2 · wait 20 s · wait until queued|in-conference|connected · hang up`,
  );
}

function stateOf(word: string): 'queued' | 'in-conference' | 'connected' {
  const lower = word.toLowerCase();
  return lower === 'queued' || lower === 'connected' ? lower : 'in-conference';
}
