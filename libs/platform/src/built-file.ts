import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The file of a thread that lies beside the module at `here` (its `import.meta.url`). A thread cannot run TypeScript, so where
 * the module runs from its source (the specs) the thread runs what the last build made of it.
 * @throws when there is no build
 */
export function builtFile(here: string, name: string): URL {
  const beside = here.replace(/[^/]+$/, name);
  const file = new URL(
    here.endsWith('.ts') ? beside.replace(/\/((?:apps|libs)\/[^/]+\/src\/)/, '/dist/$1') : beside,
  );
  if (!existsSync(fileURLToPath(file)))
    throw new Error(`${file.href} is missing: run "npm run build" first.`);
  return file;
}
