import { captureUsage, firehoseUsage, streamFunctionUsage, type Usage } from '../../cost/usage/usage';
import { changeBytes, chunksOf, gb, monthHours, monthlyChanges, steppedBytes, unitsOf } from '../../cost/usage/volume';
import type { Workload } from '../../cost/usage/workload';
import { functionBehind } from '../hazards/function-access';
import type { Reviewed } from '../hazards/hazard';
import { mappingType, sourceKindOf } from '../hazards/mapping';
import { blocksAt, flagAt, numberAt, type PlannedChange, type Side, textAt } from '../planned-change';
import { referredChange } from '../referred-changes';

/** What one resource uses in a month on one side of a plan. */
export interface ResourceUsage {
  /** Whether or not anything is written. */
  readonly standing?: readonly Usage[];
  /** With so many changes; `unsaid` where nobody said how many there are. */
  readonly byUse?: readonly Usage[] | 'unsaid';
}

type UsageOf = (
  change: PlannedChange,
  side: Side,
  workload: Workload | undefined,
  review: Reviewed,
) => ResourceUsage | undefined;

/** What types use that a pipeline is made of, by the prices that are known. Free tiers are not counted. */
export const resourceUsage: { readonly [type: string]: UsageOf } = {
  aws_dynamodb_table: tableUsage,
  aws_dynamodb_kinesis_streaming_destination: (_change, _side, workload) => ({
    byUse: workload ? [captureUsage(monthlyChanges(workload), workload)] : 'unsaid',
  }),
  aws_kinesis_stream: kinesisUsage,
  aws_kinesis_stream_consumer: registeredUsage,
  aws_kinesis_firehose_delivery_stream: deliveryUsage,
  [mappingType]: mappingUsage,
  aws_pipes_pipe: (change, side, workload) => {
    if (textAt(change, side, 'desired_state') === 'STOPPED') return undefined;
    return { byUse: workload ? [pipeRequests(workload)] : 'unsaid' };
  },
  aws_secretsmanager_secret: () => ({ standing: [{ item: 'secrets-manager.secret', quantity: 1 }] }),
};

/** Without filters each change is a request of the pipe; a filter makes it fewer. */
function pipeRequests(workload: Workload): Usage {
  return { item: 'pipes.request', quantity: monthlyChanges(workload) * chunksOf(changeBytes(workload)) };
}

/** Writes alone, and on demand alone: what is read, kept or provisioned nobody can tell from a plan, or has a price of here. */
function tableUsage(change: PlannedChange, side: Side, workload: Workload | undefined): ResourceUsage | undefined {
  if (textAt(change, side, 'billing_mode') !== 'PAY_PER_REQUEST') return undefined;
  // How much is written to a table that feeds no stream, as a view or a ledger, follows from code.
  if (!workload || flagAt(change, side, 'stream_enabled') !== true) return { byUse: 'unsaid' };
  const units = monthlyChanges(workload) * unitsOf(workload.itemBytes, 1);
  const indexes = blocksAt(change, side, 'global_secondary_index').length;
  return { byUse: [{ item: 'dynamodb.write-request-unit', quantity: units * (1 + indexes) }] };
}

function isOnDemand(change: PlannedChange, side: Side): boolean {
  return textAt(change, side, 'stream_mode_details', 0, 'stream_mode') === 'ON_DEMAND';
}

function kinesisUsage(change: PlannedChange, side: Side, workload: Workload | undefined): ResourceUsage {
  const isExtended = (numberAt(change, side, 'retention_period') ?? 24) > 24;
  const changes = workload ? monthlyChanges(workload) : 0;
  if (isOnDemand(change, side)) {
    const written = workload ? (changes * steppedBytes(changeBytes(workload), 1)) / gb : 0;
    return {
      standing: [{ item: 'kinesis.on-demand.stream-hour', quantity: monthHours }],
      byUse: workload ? [{ item: 'kinesis.on-demand.data-in', quantity: written }] : 'unsaid',
    };
  }
  const shardHours = (numberAt(change, side, 'shard_count') ?? 1) * monthHours;
  const units = workload ? changes * unitsOf(changeBytes(workload), 25) : 0;
  return {
    standing: [
      { item: 'kinesis.provisioned.shard-hour', quantity: shardHours },
      { item: 'kinesis.provisioned.extended-retention', quantity: isExtended ? shardHours : 0 },
    ],
    byUse: workload ? [{ item: 'kinesis.provisioned.put-unit', quantity: units }] : 'unsaid',
  };
}

/** By the hour for each shard of a provisioned stream, and by what is read of either. */
function registeredUsage(
  change: PlannedChange,
  side: Side,
  workload: Workload | undefined,
  { changes }: Reviewed,
): ResourceUsage {
  const arn = textAt(change, side, 'stream_arn');
  const stream =
    arn === undefined
      ? referredChange(change, ['stream_arn'], ['aws_kinesis_stream'], changes)
      : changes.find((one) => one.type === 'aws_kinesis_stream' && textAt(one, side, 'arn') === arn);
  const read = workload ? (monthlyChanges(workload) * changeBytes(workload)) / gb : 0;
  if (stream && isOnDemand(stream, side)) {
    return { byUse: workload ? [{ item: 'kinesis.on-demand.enhanced-fan-out', quantity: read }] : 'unsaid' };
  }
  const shards = (stream && numberAt(stream, side, 'shard_count')) ?? 1;
  return {
    standing: [{ item: 'kinesis.provisioned.enhanced-fan-out-hour', quantity: shards * monthHours }],
    byUse: workload ? [{ item: 'kinesis.provisioned.enhanced-fan-out', quantity: read }] : 'unsaid',
  };
}

function deliveryUsage(change: PlannedChange, side: Side, workload: Workload | undefined): ResourceUsage {
  if (!workload) return { byUse: 'unsaid' };
  const s3 = ['extended_s3_configuration', 0] as const;
  const isConverted = flagAt(change, side, ...s3, 'data_format_conversion_configuration', 0, 'enabled') ?? false;
  const isDivided = flagAt(change, side, ...s3, 'dynamic_partitioning_configuration', 0, 'enabled') ?? false;
  const archive = isConverted ? 'parquet' : 'json';
  return {
    byUse: firehoseUsage(monthlyChanges(workload), { ...workload, archive, archivePartitions: isDivided ? 1 : 0 }),
  };
}

/** A function on a stream, with its own memory and batches. One on a queue is called as often as there are messages. */
function mappingUsage(
  change: PlannedChange,
  side: Side,
  workload: Workload | undefined,
  review: Reviewed,
): ResourceUsage | undefined {
  const source = sourceKindOf(change, side);
  if (flagAt(change, side, 'enabled') === false || (source !== 'dynamodb' && source !== 'kinesis')) return undefined;
  if (!workload) return { byUse: 'unsaid' };
  const found = functionBehind(change, review);
  const functions = {
    ...workload.functions,
    batchSize: numberAt(change, side, 'batch_size') ?? 100,
    batchWindowSeconds: numberAt(change, side, 'maximum_batching_window_in_seconds') ?? 0,
    memoryMb: (found && numberAt(found, side, 'memory_size')) ?? 128,
  };
  const used = { ...workload, functions };
  return { byUse: streamFunctionUsage(monthlyChanges(workload), used, source, functions.shards) };
}
