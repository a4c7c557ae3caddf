import { Construct } from 'constructs';
import type { Archive } from '../modules/archive';
import type { Backfill } from '../modules/backfill';
import { Consumer } from '../modules/consumer';
import type { FunctionCode, FunctionSettings } from '../modules/consumer-settings';
import type { EventBus } from '../modules/event-bus';
import { FanOut, type FanOutSubscriber } from '../modules/fan-out';
import { KinesisConsumer } from '../modules/kinesis-consumer';
import { KinesisStream } from '../modules/kinesis-stream';
import { kebabCase, names } from '../modules/names';
import { Network } from '../modules/network';
import type { ChosenSinks } from '../modules/sinks/settings';
import { StreamTable } from '../modules/stream-table';
import { VersionPruner } from '../modules/version-pruner';
import { makeAlarms } from './alarms';
import { makeArchive } from './archive';
import { makeBackfill } from './backfill';
import type {
  ConsumerDefinition,
  FanOutHandler,
  KinesisConsumerDefinition,
  KinesisDefinition,
  PipelineDefinition,
  StreamHandler,
  SubscriberDefinition,
} from './definition';
import { type MadePipe, makeBuses, makePipes, type PipesProps } from './pipes';
import { pruneVersionsZip, type Zip, zipOf } from './zips';

export interface PipelineProps {
  readonly definition: PipelineDefinition;
  /** Name of the pipeline in this environment: `orders-dev`. */
  readonly name: string;
  readonly region: string;
  /** Turns a zip into what Terraform deploys. */
  readonly codeOf: (zip: Zip) => FunctionCode;
}

/** A table and its consumers, made as the definition says. */
export class Pipeline extends Construct {
  readonly table: StreamTable;
  readonly network: Network | undefined;
  /** By construct id. */
  readonly consumers: { readonly [id: string]: Consumer };
  /** By construct id. */
  readonly fanOuts: { readonly [id: string]: FanOut };
  readonly kinesis: KinesisStream | undefined;
  /** By construct id. */
  readonly kinesisConsumers: { readonly [id: string]: KinesisConsumer };
  readonly archive: Archive | undefined;
  /** By construct id. */
  readonly buses: { readonly [id: string]: EventBus };
  /** By construct id. */
  readonly pipes: { readonly [id: string]: MadePipe };
  readonly backfill: Backfill | undefined;

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const { definition, name } = props;
    const preventDestroy = preventDestroyOf(definition);
    const { network } = definition;
    this.network = network ? new Network(this, 'Network', { ...network, name, region: props.region }) : undefined;
    this.table = new StreamTable(this, 'Table', { name, table: definition.table, preventDestroy });
    const entries = Object.entries(definition.consumers);
    this.fanOuts = Object.fromEntries(
      entries.flatMap(([consumerId, consumer]) => {
        const { handler } = consumer;
        return handler.kind === 'fan-out'
          ? [[consumerId, fanOutOf(this, consumerId, props, { ...consumer, handler })]]
          : [];
      }),
    );
    this.consumers = Object.fromEntries(
      entries.flatMap(([consumerId, consumer]) =>
        consumer.handler.kind === 'fan-out' ? [] : [[consumerId, consumerOf(this, consumerId, props, consumer)]],
      ),
    );
    this.kinesis = definition.kinesis && kinesisOf(this, name, definition.kinesis, preventDestroy);
    this.kinesisConsumers = Object.fromEntries(
      Object.entries(definition.kinesis?.consumers ?? {}).map(([consumerId, consumer]) => [
        consumerId,
        kinesisConsumerOf(this, consumerId, props, consumer),
      ]),
    );
    this.archive = makeArchive(this, { ...props, kinesis: this.kinesis, preventDestroy });
    this.buses = makeBuses(this, { name, definition, preventDestroy });
    this.pipes = pipesOf(this, props);
    this.backfill = makeBackfill(this, { ...props, table: this.table, consumers: readersOf(this), preventDestroy });
    prunerOf(this, props);
    makeAlarms(this, props);
  }
}

/** Consumers of the table's stream and of its Kinesis stream, by construct id. */
function readersOf({ consumers, fanOuts, kinesisConsumers }: Pipeline): { readonly [id: string]: Consumer } {
  const inside = Object.entries({ ...fanOuts, ...kinesisConsumers }).map(
    ([id, { consumer }]) => [id, consumer] as const,
  );
  return { ...consumers, ...Object.fromEntries(inside) };
}

/** It keeps its logs as long as the pipeline's first function does, and is bounded like it. */
function prunerOf(scope: Pipeline, { definition, name, codeOf }: PipelineProps): VersionPruner | undefined {
  const subscribers = Object.values(scope.fanOuts).flatMap((fanOut) => Object.values(fanOut.subscribers));
  const consumers = [
    ...Object.values(readersOf(scope)),
    ...subscribers.flatMap(({ consumer }) => consumer ?? []),
    ...Object.values(scope.pipes).flatMap(({ enrichment }) => enrichment ?? []),
    ...(scope.archive ? [{ function: scope.archive.transform }] : []),
    ...(scope.backfill ? [{ function: scope.backfill.function }] : []),
  ];
  const first = [
    ...Object.values({ ...definition.consumers, ...definition.kinesis?.consumers }),
    ...Object.values(definition.pipes ?? {}).flatMap(({ enrichmentFunction }) => enrichmentFunction ?? []),
    ...(definition.archive ? [definition.archive.transform ?? {}] : []),
    ...(definition.backfill ? [definition.backfill.loader ?? {}] : []),
  ][0];
  if (first === undefined) return undefined;
  const { logRetentionInDays, tracing, permissionsBoundary } = first;
  return new VersionPruner(scope, 'VersionPruner', {
    name: names.pruner(name),
    code: codeOf(pruneVersionsZip),
    settings: {
      ...(logRetentionInDays === undefined ? {} : { logRetentionInDays }),
      ...(tracing === undefined ? {} : { tracing }),
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    },
    functions: consumers.map((consumer) => consumer.function),
    keepVersions: definition.functionVersionsKept ?? 10,
  });
}

function pipesOf(scope: Pipeline, props: PipelineProps): Pipeline['pipes'] {
  const { definition, name } = props;
  const withOwnCode: PipesProps['withCode'] = (handler, settings) => withCode(props, handler, placed(scope, settings));
  const made = { name, definition, preventDestroy: preventDestroyOf(definition), withCode: withOwnCode };
  const kinesis = scope.kinesis && {
    streamArn: scope.kinesis.streamArn,
    kmsKeyArn: definition.kinesis?.kmsKeyArn,
  };
  return makePipes(scope, { ...made, table: scope.table, kinesis }, scope.buses);
}

/** Losing data takes a decision: everything is protected unless the definition says otherwise. */
function preventDestroyOf({ preventDestroy }: PipelineDefinition): boolean {
  return preventDestroy ?? true;
}

function consumerOf(scope: Pipeline, id: string, props: PipelineProps, definition: ConsumerDefinition): Consumer {
  const { handler, ...settings } = definition;
  return new Consumer(scope, id, {
    name: `${props.name}-${kebabCase(id)}`,
    consumer: id,
    source: scope.table,
    preventDestroy: preventDestroyOf(props.definition),
    sinks: sinksOf(handler),
    ...withCode(props, handler, placed(scope, settings)),
  });
}

function fanOutOf(
  scope: Pipeline,
  id: string,
  props: PipelineProps,
  definition: ConsumerDefinition & { readonly handler: FanOutHandler },
): FanOut {
  const { handler, ...settings } = definition;
  const { kind: _kind, subscribers, ...fanOut } = handler;
  return new FanOut(scope, id, {
    pipeline: props.name,
    name: `${props.name}-${kebabCase(id)}`,
    consumer: id,
    source: scope.table,
    fanOut,
    preventDestroy: preventDestroyOf(props.definition),
    subscribers: Object.fromEntries(
      Object.entries(subscribers).map(([subscriberId, subscriber]) => [
        subscriberId,
        subscriberOf(scope, props, subscriber),
      ]),
    ),
    ...withCode(props, handler, placed(scope, settings)),
  });
}

function kinesisOf(
  scope: Pipeline,
  name: string,
  definition: KinesisDefinition,
  preventDestroy: boolean,
): KinesisStream {
  const { tableName } = scope.table;
  const existing = 'streamArn' in definition ? definition : undefined;
  return new KinesisStream(scope, 'Kinesis', { name, tableName, kinesis: definition, existing, preventDestroy });
}

/** It stands below its stream, as a subscriber stands below its topic. */
function kinesisConsumerOf(
  scope: Pipeline,
  id: string,
  props: PipelineProps,
  { handler, ...settings }: KinesisConsumerDefinition,
): KinesisConsumer {
  return new KinesisConsumer(scope.kinesis!, id, {
    name: `${props.name}-${kebabCase(id)}`,
    consumer: id,
    source: scope.kinesis!,
    preventDestroy: preventDestroyOf(props.definition),
    sinks: sinksOf(handler),
    ...withCode(props, handler, placed(scope, settings)),
  });
}

function subscriberOf(
  scope: Pipeline,
  props: PipelineProps,
  { consumer, ...settings }: SubscriberDefinition,
): FanOutSubscriber {
  if (consumer === undefined) return settings;
  const { handler, ...consumerSettings } = consumer;
  const code = withCode(props, handler, placed(scope, consumerSettings));
  return { ...settings, consumer: { ...code, sinks: sinksOf(handler) } };
}

function sinksOf(handler: StreamHandler): ChosenSinks {
  if (handler.kind !== 'cdc') return {};
  const { sink, ...settings } = handler;
  return { [sink]: (settings as ChosenSinks)[sink] };
}

/** The pipeline's network, unless the function names one of its own. */
function placed<S extends FunctionSettings>({ network }: Pipeline, settings: S): S {
  return network === undefined ? settings : { vpcConfig: network.vpcConfig, ...settings };
}

/** A zip of one's own brings its runtime along. */
function withCode<S extends object>(props: PipelineProps, handler: StreamHandler, settings: S) {
  const zip = zipOf(handler);
  return {
    code: props.codeOf(zip),
    settings: zip.runtime === undefined ? settings : { ...settings, runtime: zip.runtime },
  };
}
