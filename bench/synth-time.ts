import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Row } from './report';
import { median, medianRatio } from './statistics';

const ratioMax = 1.5;

/** Time to synthesize `prod` by the bundled app, against a minimal app bundled in the same way, in fresh processes. */
export function measureSynth(folder: string, rounds: number): readonly Row[] {
  const apps = [
    { entry: 'bench/minimal-stack.ts', args: [join(folder, 'minimal.out')] },
    { entry: 'stacks/main.ts', args: ['--env', 'prod', '--quiet'] },
  ].map(({ entry, args }) => ({ file: bundle(entry, folder), args }));
  const env = { ...process.env, CDKTF_OUTDIR: join(folder, 'cdktf.out'), NODE_NO_WARNINGS: '1' };
  const samples = Array.from({ length: rounds }, () => apps.map(({ file, args }) => runMs(file, args, env)));
  const [minimal, prod] = [0, 1].map((index) => samples.map((round) => round[index]!));
  const ratio = medianRatio(prod!, minimal!);
  return [
    { measure: 'a minimal CDKTF app', value: `1.00 (${median(minimal!).toFixed(0)} ms)` },
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

function bundle(entry: string, folder: string): string {
  const outfile = join(folder, `${entry.replaceAll('/', '-')}.js`);
  buildSync({
    entryPoints: [entry],
    outfile,
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
