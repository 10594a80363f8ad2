import { readFile } from 'node:fs/promises';
import { CommandError } from '../command-error.ts';

/** The JSON in a file; throws `CommandError` when it cannot be read or is none. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw CommandError.noInput(`${path} cannot be read (${reason}); give the path of a JSON file.`);
  });
  try {
    // Some editors begin a file with a byte order mark, which RFC 8259 §8.1 lets a reader ignore.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw CommandError.data(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
