#!/usr/bin/env node
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';
import { sandboxBeside } from './sandbox-beside.mjs';

prepare();
// Without a database of its own it looks after what `npm start` runs, whose channels lead to the sandbox.
if (!process.env.DATABASE_URL) Object.assign(process.env, await sandboxBeside(process.env));
await import(join(root, 'dist/apps/cli/src/main.js'));
