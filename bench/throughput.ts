import { join } from 'node:path';
import { type Child, startChild } from './child';
import type { Sample } from './invoker';
import { ordersEvent } from './orders-event';
import type { Row } from './report';
import { median, medianRatio } from './statistics';

export interface ThroughputSettings {
  readonly rounds: number;
  /** Records that the first variant gets in a round: its time is linear, and a thousand would take 17 seconds. */
  readonly firstRecords: number;
}

/** A handler to measure: the file is what its zip holds. */
export interface Variant {
  readonly name: string;
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timesMin?: number;
  readonly cpuMax?: number;
}

const recordCount = 1_000;
const itemCount = 250;
const endpointDelayMs = 15;
const warmUpRounds = 2;

/** Time and CPU per record, against the first variant, in rounds that run every variant once. */
export async function measureThroughput(
  variants: readonly Variant[],
  folder: string,
  write: (file: string, content: string) => void,
  { rounds, firstRecords }: ThroughputSettings,
): Promise<readonly Row[]> {
  const eventFile = join(folder, 'event.json');
  write(eventFile, ordersEvent(recordCount, itemCount));
  const stub = await startChild('stub-endpoint.ts', [String(endpointDelayMs)]);
  const children: Child[] = [];
  try {
    for (const { file, env } of variants) {
      children.push(
        await startChild('invoker.ts', [file, eventFile], { ...environment(Number(stub.greeting)), ...env }),
      );
    }
    const counts = variants.map((_, index) => (index === 0 ? firstRecords : recordCount));
    for (let round = 0; round < warmUpRounds; round++) await runRound(children, counts);
    const samples: Sample[][] = [];
    for (let round = 0; round < rounds; round++) samples.push(await runRound(children, counts));
    return variants.flatMap((variant, index) => rowsOf(variant, index, samples, counts));
  } finally {
    for (const child of [...children, stub]) child.stop();
  }
}

/**
 * Each variant's turn begins with an invocation that does not count: the first one after the idle time of the others'
 * turns takes more CPU, so counting it would measure how long the other turns are.
 */
async function runRound(children: readonly Child[], counts: readonly number[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [index, child] of children.entries()) {
    await child.ask(counts[index]!);
    samples.push((await child.ask(counts[index]!)) as Sample);
  }
  return samples;
}

function rowsOf(variant: Variant, index: number, samples: readonly Sample[][], counts: readonly number[]): Row[] {
  const perRecord = (place: number, kind: keyof Sample) =>
    samples.map((round) => (round[place]![kind] * 1_000) / counts[place]!);
  const walls = perRecord(index, 'wallMs');
  const cpus = perRecord(index, 'cpuMs');
  const times = 1 / medianRatio(walls, perRecord(0, 'wallMs'));
  const cpu = medianRatio(cpus, perRecord(0, 'cpuMs'));
  const { name, timesMin, cpuMax } = variant;
  return [
    {
      measure: `${name}: throughput`,
      value: `${times.toFixed(times < 10 ? 1 : 0)}x (${Math.round(1e6 / median(walls))} records/s)`,
      ...(timesMin !== undefined && { target: `>= ${timesMin}x`, met: times >= timesMin, bound: throughputBound }),
    },
    {
      measure: `${name}: CPU per record`,
      value: `${cpu.toFixed(3)} (${Math.round(median(cpus))} us)`,
      ...(cpuMax !== undefined && { target: `<= ${cpuMax}`, met: cpu <= cpuMax, bound: cpuBound }),
    },
  ];
}

const throughputBound =
  'A batch of 1,000 is about 100 requests: their time is CPU per record plus one wait for each turn of the concurrency.';
const cpuBound =
  'The ratio follows the reference, whose own CPU drifts by a third between runs; docs/performance.md has the profile.';

function environment(port: number): Record<string, string> {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    TRIBUTARY_CONSUMER: 'FanOut',
    TRIBUTARY_QUARANTINE_BUCKET: 'quarantine',
    TRIBUTARY_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:orders',
    TRIBUTARY_FILTER_ATTRIBUTES: '["status"]',
  };
}
