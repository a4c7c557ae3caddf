import type { SettingMistake } from '../../modules/errors';
import { flag, list } from '../../modules/rule';
import { isExpression } from '../../modules/setting';
import { readersRule } from '../rules/reader-rules';
import { checkRules } from './check-rules';
import type { PipelineFacts } from './facts';

const rule = readersRule({ readers: list('readers'), isGlobal: flag('isGlobal', false) });

/** Every reader of a stream counts, whichever pipeline or account it belongs to. */
export function checkReaders(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  const streams = groupBy(pipelines, streamOf);
  return [...streams.values()].flatMap((sharing) => {
    const readers = { readers: sharing.flatMap(readersOf), isGlobal: sharing.some(isGlobal) };
    return checkRules([rule], readers, { where: sharing.map(({ where }) => where).join(', ') });
  });
}

/** The ARN of a stream that exists, in whichever environment it is read; a pipeline has its own stream otherwise. */
function streamOf(pipeline: PipelineFacts): unknown {
  const { table } = pipeline.definition;
  const streamArn = table && 'streamArn' in table ? table.streamArn : undefined;
  return typeof streamArn === 'string' && !isExpression(streamArn) ? streamArn : pipeline;
}

function readersOf({ consumers, definition }: PipelineFacts): string[] {
  const { table, otherStreamReaders, pipes = {} } = definition;
  const ofTable = Object.entries(pipes).filter(([, pipe]) => pipe?.source !== 'kinesis');
  const streamReaders = table && 'streamReaders' in table ? table.streamReaders : undefined;
  const accounts = Array.isArray(streamReaders) ? (streamReaders as { name?: string }[]) : [];
  return [
    ...consumers.map(({ id }) => id),
    ...ofTable.map(([id]) => id),
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
