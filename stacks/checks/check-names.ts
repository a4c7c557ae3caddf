import type { SettingMistake } from '../../modules/errors';
import type { KinesisSettings } from '../../modules/kinesis-settings';
import { names } from '../../modules/names';
import { sinkId, sinkNames } from '../../modules/sinks';
import { nameCharactersMax } from '../rules/name-rules';
import type { ConsumerFacts, FunctionFacts, KinesisConsumerFacts, PipelineFacts, SubscriberFacts } from './facts';
import { pipeNamesOf } from './pipe-names';
import { type SinkResourceName, sinkChecks } from './sinks';

/** A name that follows from ids; of a bucket its prefix. */
interface PhysicalName {
  readonly kind: keyof typeof nameCharactersMax;
  readonly name: string;
  readonly where: string;
}

/** Construct ids that the product's own constructs use at the same place. */
const takenIds = {
  pipeline: ['Aws', 'CallerIdentity', 'Default'],
  consumer: ['Table', 'Network', 'VersionPruner', 'Kinesis', 'Archive', 'Alarms', 'Default'],
  kinesisConsumer: ['Destination', 'Resource', 'Default'],
  subscriber: ['Topic', 'ClaimChecks', 'Subscriber', 'Failures', 'Once', 'Mapping', 'Default'].concat([
    ...sinkNames.map(sinkId),
    'Function',
    'Alias',
    'Role',
    'Policy',
    'Logs',
  ]),
};

/** Names that follow from ids: long ones, and two that are the same. */
export function checkNames(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  const named = pipelines.map((pipeline) => ({ pipeline, physical: physicalNamesOf(pipeline) }));
  return [
    ...pipelines.flatMap(takenIdsOf),
    ...named.flatMap(({ physical }) => physical.flatMap(tooLong)),
    ...duplicates(named.flatMap(({ pipeline, physical }) => physical.map((each) => ({ ...each, pipeline })))),
  ];
}

function takenIdsOf(pipeline: PipelineFacts): SettingMistake[] {
  const { consumers, kinesisConsumers, subscribers } = pipeline;
  const refuse = ({ where, id }: { readonly where: string; readonly id: string }, taken: readonly string[]) =>
    taken.includes(id)
      ? [{ where, setting: 'id', rule: 'is taken by a construct of the product', value: id, remedy: 'Rename it.' }]
      : [];
  const shared = [
    ...idsLike(consumers, subscribers, 'Rename the subscriber.'),
    ...idsLike([...consumers, ...subscribers], kinesisConsumers, 'Rename the consumer of the Kinesis stream.'),
  ];
  return [
    ...refuse(pipeline, takenIds.pipeline),
    ...consumers.flatMap((consumer) => refuse(consumer, [...takenIds.consumer, ...optionalIdsOf(pipeline)])),
    ...kinesisConsumers.flatMap((consumer) => refuse(consumer, takenIds.kinesisConsumer)),
    ...subscribers.flatMap((subscriber) => refuse(subscriber, takenIds.subscriber)),
    ...shared,
  ];
}

/** Ids that the product's own constructs use where a pipeline has them. */
function optionalIdsOf({ definition: { archive, backfill, kinesis } }: PipelineFacts): readonly string[] {
  const own = { Archive: archive, Backfill: backfill, Kinesis: kinesis };
  return Object.entries(own).flatMap(([id, settings]) => (settings === undefined ? [] : [id]));
}

interface Identified {
  readonly id: string;
  readonly where: string;
}

/** Names in AWS are made of ids, wherever in the pipeline they stand. */
function idsLike(others: readonly Identified[], these: readonly Identified[], remedy: string): SettingMistake[] {
  const taken = new Set(others.map(({ id }) => id));
  const rule = 'must be unlike the ids of the consumers, which names in AWS are made of';
  return these
    .filter(({ id }) => taken.has(id))
    .map(({ where, id }) => ({ where, setting: 'id', rule, value: id, remedy }));
}

function physicalNamesOf(pipeline: PipelineFacts): PhysicalName[] {
  const { where, name, definition, consumers, subscribers } = pipeline;
  if (name === undefined) return [];
  const { table } = definition;
  const own =
    table && !('streamArn' in table) ? [(table as { tableName?: string }).tableName ?? names.table(name)] : [];
  const pruner = names.pruner(name);
  const archive = definition.archive ? archiveNames(where, name, definition.archive) : [];
  return [
    ...own.map((tableName) => ({ kind: 'table' as const, name: tableName, where: `${where}/Table` })),
    { kind: 'function', name: pruner, where },
    ...consumers.flatMap(consumerNames),
    ...kinesisNames(pipeline),
    ...subscribers.flatMap(subscriberNames),
    ...pipeNamesOf(pipeline),
    ...archive,
    ...(definition.backfill ? backfillNames(`${where}/Backfill`, names.backfill(name)) : []),
  ];
}

function backfillNames(where: string, name: string): PhysicalName[] {
  return [
    { kind: 'function', name, where },
    { kind: 'role', name: names.backfillRun(name), where },
    { kind: 'bucket', name: names.backfillBucketPrefix(name), where },
  ];
}

function archiveNames(where: string, name: string, { bucket }: { readonly bucket?: unknown }): PhysicalName[] {
  const prefix = { kind: 'bucket' as const, name: names.archiveBucketPrefix(name), where: `${where}/Archive` };
  return [
    { kind: 'deliveryStream', name: names.archive(name), where: `${where}/Archive` },
    { kind: 'function', name: names.archiveTransform(name), where: `${where}/Archive` },
    ...(bucket === undefined ? [prefix] : []),
  ];
}

function kinesisNames({ where, name, definition: { kinesis }, kinesisConsumers }: PipelineFacts): PhysicalName[] {
  if (name === undefined || kinesis === undefined) return [];
  const stream =
    'streamArn' in kinesis ? undefined : ((kinesis as KinesisSettings).streamName ?? names.kinesisStream(name));
  return [
    ...(stream === undefined ? [] : [{ kind: 'stream' as const, name: stream, where: `${where}/Kinesis` }]),
    ...kinesisConsumers.flatMap(consumerNames),
  ];
}

function consumerNames({ where, name, definition }: ConsumerFacts | KinesisConsumerFacts): PhysicalName[] {
  if (name === undefined) return [];
  const { handler } = definition;
  const handlerNames: { readonly [kind: string]: () => PhysicalName[] } = {
    cdc: () => sinkResourceNames(where, name, handler),
    'fan-out': () => [
      { kind: 'topic', name: names.topic(name, (handler as { fifo?: boolean }).fifo === true), where },
      ...((handler as { claimCheck?: unknown }).claimCheck === false
        ? []
        : [{ kind: 'bucket' as const, name: names.claimCheckBucketPrefix(name), where }]),
    ],
  };
  const destination = definition.onFailure?.kind ?? 's3';
  const failures = [destination, definition.quarantine ?? destination];
  return [...functionNames(where, name, definition, failures), ...(handlerNames[handler?.kind ?? '']?.() ?? [])];
}

function subscriberNames({ where, name, definition, fanOut }: SubscriberFacts): PhysicalName[] {
  if (name === undefined) return [];
  const fifo = fanOut.fifo === true;
  return [
    { kind: 'queue', name: names.queue(name, fifo), where },
    { kind: 'queue', name: names.deadLetterQueue(name, fifo), where },
    ...(definition.consumer ? functionNames(where, name, definition.consumer, failuresOf(definition.consumer)) : []),
    ...sinkResourceNames(where, name, definition.consumer?.handler),
  ];
}

function sinkResourceNames(
  where: string,
  name: string,
  handler: FunctionFacts['definition']['handler'],
): PhysicalName[] {
  if (handler?.kind !== 'cdc' || handler.sink === undefined) return [];
  const { [handler.sink]: settings } = handler as { readonly [sink: string]: unknown };
  const namesOf = sinkChecks[handler.sink]?.names as (name: string, settings: unknown) => readonly SinkResourceName[];
  return settings === undefined ? [] : namesOf(name, settings).map((each) => ({ ...each, where }));
}

/** The dead letters of a queue hold failures already: a bucket comes with the quarantine alone. */
function failuresOf({ quarantine }: { readonly quarantine?: 's3' | 'sqs' | undefined }): readonly 's3'[] {
  return quarantine === 'sqs' ? [] : ['s3'];
}

/** What of a function's settings makes tables. */
interface NamedTables {
  readonly once?: unknown;
  readonly onceTable?: unknown;
  readonly tables?: unknown;
}

function functionNames(
  where: string,
  name: string,
  { once, onceTable, tables }: NamedTables,
  failures: readonly ('s3' | 'sqs')[],
): PhysicalName[] {
  const ownTables = Object.keys(tables ?? {}).map((variable) => names.ownTable(name, variable));
  const bucket = { kind: 'bucket' as const, name: names.failureBucketPrefix(name), where };
  return [
    { kind: 'function', name, where },
    ...(failures.length > 0 ? [{ kind: 'queue' as const, name: names.failureQueue(name), where }] : []),
    ...(failures.includes('s3') ? [bucket] : []),
    ...(once === true && onceTable === undefined ? [{ kind: 'table' as const, name: names.once(name), where }] : []),
    ...ownTables.map((table) => ({ kind: 'table' as const, name: table, where })),
  ];
}

function tooLong({ kind, name, where }: PhysicalName): SettingMistake[] {
  const charactersMax = nameCharactersMax[kind];
  if (name.length <= charactersMax) return [];
  const rule = `must leave the ${kind}'s name \`${name}\` within ${charactersMax} characters`;
  return [{ where, setting: 'id', rule, value: name.length, remedy: "Shorten it, or the pipeline's name." }];
}

interface OwnedName extends PhysicalName {
  readonly pipeline: PipelineFacts;
}

function duplicates(physical: readonly OwnedName[]): SettingMistake[] {
  const owners = new Map<string, OwnedName[]>();
  return physical.flatMap((each) => {
    const key = `${each.kind} ${each.name}`;
    const others = owners.get(key) ?? [];
    owners.set(key, [...others, each]);
    const owner = others.find((other) => canMeet(each, other));
    if (owner === undefined) return [];
    const isElsewhere = owner.pipeline.environment !== each.pipeline.environment;
    const rule = `must not give the ${each.kind} the name of another one, \`${owner.where}\``;
    const remedy = isElsewhere
      ? 'Rename one of them, or give both environments their `accountId`.'
      : 'Rename one of them.';
    return [{ where: each.where, setting: 'id', rule, value: each.name, remedy }];
  });
}

/** Whether two things may be in one account and region, where they need different names. */
function canMeet(left: OwnedName, right: OwnedName): boolean {
  const [one, other] = [left.pipeline.environment, right.pipeline.environment];
  if (one === other) return true;
  if (one.name === other.name || one.state?.kind === 'local' || other.state?.kind === 'local') return false;
  // AWS makes the names of buckets unique. Roles, which are called like functions, are in all regions.
  if (left.kind === 'bucket' || (left.kind !== 'function' && one.region !== other.region)) return false;
  return one.accountId === undefined || other.accountId === undefined || one.accountId === other.accountId;
}
