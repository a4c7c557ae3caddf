import { writeFileSync } from 'node:fs';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SourceRecord } from '../../engine/source-record';
import type { streamSettingsOf } from '../../engine/stream-settings';
import { systemClock } from '../../handlers/core/clock';
import type { FunctionPool } from '../../local/functions/function-pool';
import type { MappingWatcher, WatchedRecord } from '../../local/mappings/mapping-watcher';
import { startMappings } from '../../local/mappings/start-mappings';
import { type Pipeline, startPipeline } from '../../local/pipeline';
import { createRunDirectory } from '../../local/run-directory';

/** What a mapping of the local run was given, and when. */
export type Input =
  | { readonly type: 'offer'; readonly atMs: number; readonly records: readonly SourceRecord[] }
  | {
      readonly type: 'answer';
      readonly atMs: number;
      readonly sequenceNumbers: readonly string[];
      readonly result: { readonly type: 'error' } | { readonly type: 'response'; readonly payload: unknown };
    };

export interface Recording {
  readonly inputs: Input[];
  /** Sequence numbers of each batch, in the order of the invocations. */
  readonly batches: (readonly string[])[];
  readonly settings: Parameters<typeof streamSettingsOf>[1];
  /** Answers on their way to the mapping, by the records that they are about. */
  readonly unsettled: Map<string, Pick<Extract<Input, { type: 'answer' }>, 'sequenceNumbers' | 'result'>>;
}

/** A program: runs the environment `local` in real time, and writes what its mappings were given and did to a file. */
async function main([dynamodb, file]: readonly string[]): Promise<void> {
  const pipeline = await startPipeline({
    root: process.cwd(),
    environment: 'local',
    dynamodb,
    directory: createRunDirectory(process.cwd(), process.pid, Date.now()),
    env: process.env,
    onOutput: undefined,
    onStep: () => {},
  });
  try {
    const recordings = new Map<string, Recording>();
    await recordRun(pipeline, recordings);
    writeFileSync(file!, JSON.stringify(Object.fromEntries(recordings)));
  } finally {
    await pipeline.stop();
  }
}

/** Writes in bursts, and has every third invocation of each function fail. */
async function recordRun(pipeline: Pipeline, recordings: Map<string, Recording>): Promise<void> {
  const streams = pipeline.topology.consumers.filter(({ mapping }) => mapping.source === 'dynamodb');
  const nameOf = new Map(streams.map(({ name, mapping }) => [mapping.functionArn, name]));
  for (const { name, mapping } of streams)
    recordings.set(name, { inputs: [], batches: [], settings: mapping.settings, unsettled: new Map() });
  const mappings = startMappings(
    {
      ...pipeline,
      consumers: streams,
      functions: recordingPool(pipeline.functions, (arn) => recordings.get(nameOf.get(arn)!)!),
      clock: systemClock,
      watcherOf: ({ name }) => recordingWatcher(recordings.get(name)!),
    },
    ended.signal,
  );
  const TableName = pipeline.resources.tables.find(({ streamArn }) => streamArn)!.name;
  for (let burst = 0; burst < 4; burst += 1) {
    await writeBurst(pipeline, TableName, burst);
    await until(() => mappings.isIdle && [...recordings.values()].every((one) => hasSeen(one, (burst + 1) * 60)));
  }
  ended.abort();
  await mappings.stopped;
}

const ended = new AbortController();

function writeBurst({ clients }: Pipeline, TableName: string, burst: number) {
  const writes = Array.from({ length: 60 }, (_, index) =>
    clients.dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: {
          customerId: { S: `c-${index % 7}` },
          orderId: { S: `o-${index % 11}` },
          status: { S: 'PENDING' },
          revision: { N: String(burst * 60 + index) },
          items: { L: [] },
        },
      }),
    ),
  );
  return Promise.all(writes);
}

/**
 * Notes what the mapping is given at the moment when it takes it: an answer is noted when the mapping says what became
 * of its records, for other inputs may come between the answer of the function and that moment.
 */
function recordingWatcher({ inputs, unsettled }: Recording): MappingWatcher {
  const nothing = () => {};
  const settled = (records: readonly WatchedRecord[], atMs: number) => {
    for (const { sequenceNumber } of records as readonly SourceRecord[]) {
      const answer = unsettled.get(sequenceNumber);
      if (!answer) continue;
      inputs.push({ type: 'answer', atMs, ...answer });
      for (const one of answer.sequenceNumbers) unsettled.delete(one);
    }
  };
  return {
    received: (records, atMs) => inputs.push({ type: 'offer', atMs, records: records as readonly SourceRecord[] }),
    filtered: nothing,
    done: settled,
    retrying: settled,
    delivered: nothing,
    lost: nothing,
    faulted: nothing,
    failed: nothing,
  };
}

/** The functions of the run, every third invocation of which fails. */
function recordingPool(functions: FunctionPool, recordingOf: (functionArn: string) => Recording): FunctionPool {
  return {
    ...functions,
    async invoke(request) {
      const { batches, unsettled } = recordingOf(request.functionArn);
      const sequenceNumbers = sequenceNumbersOf(request.event);
      batches.push(sequenceNumbers);
      const isFailing = batches.length % 3 === 1;
      const result = isFailing
        ? { fault: { errorType: 'Injected', errorMessage: 'a fault of this test' } }
        : await functions.invoke(request);
      const answer = 'fault' in result ? { type: 'error' as const } : { type: 'response' as const, ...parsed(result) };
      for (const one of sequenceNumbers) unsettled.set(one, { sequenceNumbers, result: answer });
      return result;
    },
  };
}

function parsed({ payload }: { readonly payload: string }): { readonly payload: unknown } {
  return { payload: JSON.parse(payload) };
}

function sequenceNumbersOf(event: string): string[] {
  const { Records } = JSON.parse(event) as { Records: readonly { dynamodb: { SequenceNumber: string } }[] };
  return Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
}

function hasSeen({ inputs }: Recording, records: number): boolean {
  return inputs.reduce((sum, input) => sum + (input.type === 'offer' ? input.records.length : 0), 0) >= records;
}

async function until(isOver: () => boolean): Promise<void> {
  while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 20));
}

// Only as a program: the test imports the types.
if (process.argv[1]?.endsWith('record-local-run.ts')) {
  void main(process.argv.slice(2)).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
