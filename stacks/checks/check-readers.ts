import type { SettingMistake } from '../../modules/errors';
import { isExpression } from '../../modules/setting';
import type { PipelineFacts } from './facts';

/** Readers that a shard of a stream serves without throttling them all. */
const readersMax = 2;
/** AWS advises one for a global table, whose replication reads as well. */
const readersOfGlobalTableMax = 1;

/**
 * Mappings, pipes and any other reader share the stream's shards: a third one throttles all of them.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export function checkReaders(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  const streams = groupBy(pipelines, streamOf);
  return [...streams.values()].flatMap((sharing) => {
    const readers = sharing.flatMap(readersOf);
    const max = sharing.some(isGlobal) ? readersOfGlobalTableMax : readersMax;
    if (readers.length <= max) return [];
    const of = max === readersMax ? 'a stream' : 'the stream of a table with replicas';
    return [
      {
        where: sharing.map(({ where }) => where).join(', '),
        setting: 'consumers',
        rule: `must be at most ${max} ${max === 1 ? 'reader' : 'readers'} of ${of}, counting mappings, pipes and other accounts`,
        value: `${readers.length} (${readers.join(', ')})`,
        remedy: 'Put a fan-out consumer on the stream and make the others its subscribers.',
      },
    ];
  });
}

/** The ARN of a stream that exists, in whichever environment it is read; a pipeline has its own stream otherwise. */
function streamOf(pipeline: PipelineFacts): unknown {
  const { table } = pipeline.definition;
  const streamArn = table && 'streamArn' in table ? table.streamArn : undefined;
  return typeof streamArn === 'string' && !isExpression(streamArn) ? streamArn : pipeline;
}

function readersOf({ consumers, definition }: PipelineFacts): string[] {
  const { table, otherStreamReaders } = definition;
  const streamReaders = table && 'streamReaders' in table ? table.streamReaders : undefined;
  const accounts = Array.isArray(streamReaders) ? (streamReaders as { name?: string }[]) : [];
  return [
    ...consumers.map(({ id }) => id),
    ...(otherStreamReaders ?? []).filter((name) => name !== undefined),
    ...accounts.map(({ name }) => name ?? 'another account'),
  ];
}

function isGlobal({ definition }: PipelineFacts): boolean {
  const { table } = definition;
  return !!table && 'replicas' in table && Array.isArray(table.replicas) && table.replicas.length > 0;
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => unknown): Map<unknown, T[]> {
  const groups = new Map<unknown, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}
