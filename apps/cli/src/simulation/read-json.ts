import { readFile } from 'node:fs/promises';
import { CommandError } from '../command-error.ts';

/** The JSON in a file; throws `CommandError` when it cannot be read or is none. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw CommandError.noInput(`${path} cannot be read (${reason}); give the path of a JSON file.`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw CommandError.data(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
