import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { unzipSync } from 'fflate';
import { buildZips, productZips } from '../handlers/build';
import { usualSize } from '../handlers/build/size-table';
import { measureDocuments } from './documents';
import { measureInit } from './init-time';
import { measurePoison } from './poison';
import { markdown } from './report';
import { measureSimulation } from './simulation';
import { measureSynth } from './synth-time';
import { measureThroughput } from './throughput';

const usage = 'Usage: npm run bench [-- --quick | --once]';

/** How often everything is measured. One round says little of speed, and that each measure runs. */
const efforts = {
  whole: {
    throughput: { rounds: 15, firstRecords: 200 },
    documents: { processes: 7, rounds: 15 },
    ...{ inits: 31, simulations: 9, syntheses: 15 },
  },
  quick: {
    throughput: { rounds: 5, firstRecords: 100 },
    documents: { processes: 3, rounds: 5 },
    ...{ inits: 9, simulations: 3, syntheses: 5 },
  },
  once: {
    throughput: { rounds: 1, firstRecords: 20 },
    documents: { processes: 1, rounds: 1 },
    ...{ inits: 1, simulations: 1, syntheses: 1 },
  },
} as const;

const folder = join(process.cwd(), '.tributary', 'bench');

/** Measures everything side by side and prints ratios. A missed target is printed with what binds it; only an error fails. */
async function main(args: readonly string[]): Promise<void> {
  const effort = effortOf(args);
  mkdirSync(folder, { recursive: true });
  const [usual, sdk, direct] = await prepare();
  console.log(`Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim()})\n`);

  const throughput = await measureThroughput(
    [
      { name: 'one Publish a record', file: usual.file },
      { name: 'fan-out', file: sdk.file, timesMin: 50, cpuMax: 0.25 },
      { name: 'fan-out-direct', file: direct.file, timesMin: 120, cpuMax: 0.12 },
    ],
    folder,
    writeFileSync,
    effort.throughput,
  );
  console.log(`${markdown('1,000 records of 3 KB, 250 items, an endpoint that takes 15 ms', throughput)}\n`);

  const init = measureInit(
    [
      { name: 'client-sns with defaults', ...usual },
      { ...sdk, zipBytesMax: 60_000, initMax: 0.45 },
      { ...direct, zipBytesMax: 12_000, initMax: 0.15 },
    ],
    effort.inits,
    initEnvironment,
  );
  console.log(`${markdown('Zip and module init', init)}\n`);
  const documents = await measureDocuments(effort.documents);
  console.log(`${markdown('A document of an image of 1.2 KB', documents)}\n`);
  console.log(`${markdown('One poison record in a batch of 100, 3 retries', await measurePoison())}\n`);
  console.log(`${markdown('Simulation, one core', await measureSimulation(effort.simulations))}\n`);
  console.log(markdown('Synthesis', measureSynth(folder, effort.syntheses)));
}

function effortOf([given, ...more]: readonly string[]) {
  if (given === undefined) return efforts.whole;
  const name = given.replace(/^--/, '');
  if (more.length === 0 && (name === 'quick' || name === 'once')) return efforts[name];
  throw new Error(`Unknown argument ${[given, ...more].join(' ')}. ${usage}`);
}

/** The handlers as their zips hold them, and a usual one for comparison. */
async function prepare() {
  const built = await buildZips(
    productZips.filter(({ name }) => name.startsWith('fan-out')),
    { root: process.cwd() },
  );
  const unpacked = built.map(({ name, file, zipBytes }) => {
    const target = join(folder, `${name}.js`);
    writeFileSync(target, unzipSync(readFileSync(file))['index.js']!);
    return { name, file: target, zipBytes };
  });
  const file = join(folder, 'naive.js');
  buildSync({ entryPoints: ['bench/naive-handler.ts'], outfile: file, bundle: true, minify: true, platform: 'node' });
  const { zipBytes } = await usualSize(process.cwd());
  return [{ file, zipBytes }, unpacked[0]!, unpacked[1]!] as const;
}

const initEnvironment = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  TRIBUTARY_CONSUMER: 'FanOut',
  TRIBUTARY_QUARANTINE_BUCKET: 'quarantine',
  TRIBUTARY_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:orders',
};

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
