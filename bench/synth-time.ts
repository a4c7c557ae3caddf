import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Row } from './report';
import { median, medianRatio } from './statistics';

const ratioMax = 1.5;

/**
 * Time to synthesize `prod` by the bundled app, as `npm run synth` bundles it, against a minimal app bundled with the
 * usual options and against one that leaves out the archiver as ours does, in fresh processes.
 */
export function measureSynth(folder: string, rounds: number): readonly Row[] {
  const apps = [
    { entry: 'bench/minimal-stack.ts', name: 'minimal', alias: {}, args: [join(folder, 'minimal.out')] },
    { entry: 'bench/minimal-stack.ts', name: 'lean', alias: lean, args: [join(folder, 'lean.out')] },
    { entry: 'stacks/main.ts', name: 'prod', alias: lean, args: ['--env', 'prod', '--quiet'] },
  ].map(({ entry, name, alias, args }) => ({ file: bundle(entry, join(folder, `${name}.js`), alias), args }));
  const env = { ...process.env, CDKTF_OUTDIR: join(folder, 'cdktf.out'), NODE_NO_WARNINGS: '1' };
  const samples = Array.from({ length: rounds }, () => apps.map(({ file, args }) => runMs(file, args, env)));
  const [minimal, leanest, prod] = [0, 1, 2].map((index) => samples.map((round) => round[index]!));
  const ratio = medianRatio(prod!, minimal!);
  return [
    { measure: 'a minimal CDKTF app', value: `1.00 (${median(minimal!).toFixed(0)} ms)` },
    {
      measure: 'the same without the archiver',
      value: `${medianRatio(leanest!, minimal!).toFixed(2)} (${median(leanest!).toFixed(0)} ms)`,
    },
    {
      measure: 'prod',
      value: `${ratio.toFixed(2)} (${median(prod!).toFixed(0)} ms)`,
      target: `<= ${ratioMax}`,
      met: ratio <= ratioMax,
      bound: synthBound,
    },
  ];
}

const synthBound =
  'Half of what it takes beyond the minimal app is code that runs for the first time; docs/performance.md has the parts.';

/** What `bin/run.mjs` replaces in the app. */
const lean = { archiver: './stacks/no-archiver.ts' };

function bundle(entry: string, outfile: string, alias: Record<string, string>): string {
  buildSync({
    entryPoints: [entry],
    outfile,
    alias,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

function runMs(file: string, args: readonly string[], env: NodeJS.ProcessEnv): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [file, ...args], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} failed: ${stderr}`);
  return performance.now() - began;
}
