#!/usr/bin/env node
// The command `tributary`. A checkout installs what is missing and runs the sources; the npm package has them compiled.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

if (existsSync(new URL('../ops/main.ts', import.meta.url))) {
  await import('./setup.mjs');
  process.argv.splice(2, 0, 'ops/main.ts');
  await import('./run.mjs');
} else {
  createRequire(import.meta.url)('../dist/npm/lib/ops/main.js');
}
