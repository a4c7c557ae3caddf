import { numberAt, type PlannedChange, type Side, textAt } from './planned-change';
import { readersMax, streamReaders } from './readers';

/** How much of a limit is used, before and after. */
export interface QuotaUse {
  readonly name: 'readers' | 'reserved-concurrency' | 'registered-consumers';
  /** What it is a limit of; undefined where no plan holds it. */
  readonly of: PlannedChange | undefined;
  /** Who uses it, to tell it by where there is no `of`. */
  readonly by: readonly PlannedChange[];
  readonly before: number;
  readonly after: number;
  readonly max: number;
}

/** Of 1,000 concurrent executions that an account has in a region to begin with, 100 cannot be reserved. */
const reservableMax = 900;

/** Consumers with throughput of their own of one Kinesis stream. */
const registeredMax = 20;

/** Limits whose use the plans change, as far as they show who uses them. */
export function quotaUses(changes: readonly PlannedChange[]): readonly QuotaUse[] {
  return [...readerUses(changes), ...registeredUses(changes), reservedUse(changes)].filter(
    ({ before, after }) => before !== after,
  );
}

function readerUses(changes: readonly PlannedChange[]): readonly QuotaUse[] {
  return streamReaders(changes).map(({ kind, stream, before, after }) => ({
    name: 'readers',
    of: stream,
    by: [...new Set([...after, ...before].map(({ change }) => change))],
    before: before.length,
    after: after.length,
    max: readersMax[kind],
  }));
}

function registeredUses(changes: readonly PlannedChange[]): readonly QuotaUse[] {
  const consumers = changes.filter(({ type }) => type === 'aws_kinesis_stream_consumer');
  const streamOf = (change: PlannedChange) =>
    textAt(change, 'before', 'stream_arn') ?? textAt(change, 'after', 'stream_arn');
  const arns = new Set(consumers.map(streamOf).filter((arn) => arn !== undefined));
  return [...arns].map((arn) => {
    const by = consumers.filter((one) => streamOf(one) === arn);
    const count = (side: Side) => by.filter((one) => one[side] !== undefined).length;
    const of = changes.find((one) => one.type === 'aws_kinesis_stream' && textAt(one, 'before', 'arn') === arn);
    return { name: 'registered-consumers', of, by, before: count('before'), after: count('after'), max: registeredMax };
  });
}

/** Only what the plans hold: other functions of the account reserve too. */
function reservedUse(changes: readonly PlannedChange[]): QuotaUse {
  const by = changes.filter(({ type }) => type === 'aws_lambda_function');
  const sum = (side: Side) =>
    by.reduce((all, one) => all + Math.max(0, numberAt(one, side, 'reserved_concurrent_executions') ?? 0), 0);
  return {
    name: 'reserved-concurrency',
    of: undefined,
    by,
    before: sum('before'),
    after: sum('after'),
    max: reservableMax,
  };
}
