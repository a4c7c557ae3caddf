import { printStack } from '../module-set/hcl/print-stack';
import { environments } from './environments';
import { fileBelow } from './file-below';
import { parseArguments, usage, writtenPaths } from './parse-arguments';
import { synthesize } from './synthesize';
import { validate } from './validate';

/** Synthesizes the environments named on the command line, or all. The CDKTF CLI hands its folder by CDKTF_OUTDIR. */
function main(): number {
  const known = environments.map(({ name }) => name);
  const parsed = parseArguments(process.argv.slice(2), known);
  if ('mistake' in parsed) {
    console.error(`${parsed.mistake}\n${usage}`);
    return 2;
  }
  const wanted = environments.filter(({ name }) => parsed.environments.includes(name));
  const outdir = process.env.CDKTF_OUTDIR ?? 'cdktf.out';
  try {
    validate(environments, { fileExists: fileBelow(process.cwd()) });
    synthesize(wanted, { root: process.cwd(), outdir, ...(parsed.hcl ? { print: printStack } : {}) });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    console.error(error.message);
    return 1;
  }
  for (const path of writtenPaths(parsed)) console.log(`${outdir}/${path}`);
  return 0;
}

process.exitCode = main();
