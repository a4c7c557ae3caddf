#!/usr/bin/env node
// The command `tributary`: installs what is missing, and runs ops/main.ts.
await import('./setup.mjs');
process.argv.splice(2, 0, 'ops/main.ts');
await import('./run.mjs');
