import { kinesisStreamArnOf } from '../terraform/create-kinesis';
import type {
  LocalFunction,
  LocalMapping,
  LocalPipe,
  LocalQueue,
  LocalResources,
  LocalTable,
} from '../terraform/resources';
import type { LogSink } from './log-sink';
import { type PipeSink, pipeSinksOf } from './pipe-sinks';

/** Who consumes what, told from the created resources and the environment of each function. */
export interface Topology {
  readonly consumers: readonly TopologyConsumer[];
  readonly subscribers: readonly Subscriber[];
  readonly sinks: readonly KeptSink[];
  readonly pipes: readonly TopologyPipe[];
  readonly pipeSinks: readonly PipeSink[];
}

/** What reads a source, a mapping or a pipe, as far as a run follows it. */
export interface TopologyReader {
  readonly name: string;
  readonly mapping: Pick<LocalMapping, 'source' | 'eventSourceArn' | 'settings'>;
  /** The table whose changes are read, from its stream or by Kinesis; undefined for a queue's consumer. */
  readonly table: LocalTable | undefined;
  /** The queue that is read, undefined for a stream's consumer. */
  readonly queue: LocalQueue | undefined;
  readonly quarantineBucket: string | undefined;
}

export interface TopologyPipe extends TopologyReader {
  readonly pipe: LocalPipe;
}

/** A function with the mapping that feeds it. */
export interface TopologyConsumer extends TopologyReader {
  /**
   * TRIBUTARY_CONSUMER; the function's name where a zip of the user's own does not have it, or where two pipelines use
   * the same.
   */
  readonly name: string;
  /** As the function itself knows it, which is part of its quarantine's keys. */
  readonly ownName: string;
  readonly kind: 'fan-out' | 'sink' | 'own';
  readonly mapping: LocalMapping;
  readonly definition: LocalFunction;
  readonly quarantineQueueUrl: string | undefined;
}

/** A queue behind the topic of a fan-out. */
export interface Subscriber extends LogSink {
  readonly queue: LocalQueue;
  readonly table: LocalTable;
  /** Who publishes to it. */
  readonly publisher: TopologyConsumer;
  /** The function that reads the queue, undefined where nothing in the configuration does. */
  readonly reader: TopologyConsumer | undefined;
}

/** A sink of the product, and the function that keeps it. */
export interface KeptSink {
  /** TRIBUTARY_SINK: `view`. */
  readonly sink: string;
  readonly consumer: TopologyConsumer;
  /** The table whose changes reach it. */
  readonly table: LocalTable;
  /** Where the function reads a queue, the subscriber whose filter lets changes through; undefined on a stream. */
  readonly subscriber: Subscriber | undefined;
}

export function topologyOf(resources: LocalResources): Topology {
  const consumers = withUniqueNames(resources.mappings.map((mapping) => consumerOf(mapping, resources)));
  const subscribers = consumers.flatMap((consumer) => subscribersOf(consumer, consumers, resources));
  const sinks = consumers.flatMap((consumer) => sinksOf(consumer, subscribers));
  const pipes = resources.pipes.map((pipe) => pipeOf(pipe, resources));
  return { consumers, subscribers, sinks, pipes, pipeSinks: pipeSinksOf(pipes, resources) };
}

function pipeOf(pipe: LocalPipe, resources: LocalResources): TopologyPipe {
  const { name, source, sourceArn: eventSourceArn, settings } = pipe;
  const mapping = { source, eventSourceArn, settings };
  return { name, pipe, mapping, table: tableBehind(mapping, resources), queue: undefined, quarantineBucket: undefined };
}

function withUniqueNames(consumers: readonly TopologyConsumer[]): TopologyConsumer[] {
  const isUnique = (name: string) => consumers.filter(({ ownName }) => ownName === name).length === 1;
  return consumers.map((one) => ({ ...one, name: isUnique(one.ownName) ? one.ownName : one.definition.name }));
}

function consumerOf(mapping: LocalMapping, resources: LocalResources): TopologyConsumer {
  const functionArn = mapping.functionArn.split(':').slice(0, 7).join(':');
  const definition = resources.functions.find(({ arn }) => arn === functionArn);
  if (!definition) throw new Error(`${mapping.address} names the function ${functionArn}, which was not made.`);
  const { environment } = definition;
  const name = environment.TRIBUTARY_CONSUMER ?? definition.name;
  return {
    name,
    ownName: name,
    kind: environment.TRIBUTARY_TOPIC_ARN ? 'fan-out' : environment.TRIBUTARY_SINK ? 'sink' : 'own',
    mapping,
    definition,
    table: tableBehind(mapping, resources),
    queue: resources.queues.find(({ arn }) => arn === mapping.eventSourceArn),
    quarantineBucket: environment.TRIBUTARY_QUARANTINE_BUCKET,
    quarantineQueueUrl: environment.TRIBUTARY_QUARANTINE_QUEUE_URL,
  };
}

function tableBehind(
  { source, eventSourceArn }: TopologyReader['mapping'],
  resources: LocalResources,
): LocalTable | undefined {
  if (source !== 'kinesis') return resources.tables.find(({ streamArn }) => streamArn === eventSourceArn);
  const kinesisArn = kinesisStreamArnOf(eventSourceArn);
  const destination = resources.kinesisDestinations.find(({ streamArn }) => streamArn === kinesisArn);
  return resources.tables.find(({ name }) => name === destination?.tableName);
}

function subscribersOf(
  publisher: TopologyConsumer,
  consumers: readonly TopologyConsumer[],
  resources: LocalResources,
): Subscriber[] {
  const { environment } = publisher.definition;
  const { table } = publisher;
  if (publisher.kind !== 'fan-out' || !table) return [];
  const filterAttributes = JSON.parse(environment.TRIBUTARY_FILTER_ATTRIBUTES ?? '[]') as readonly string[];
  return resources.subscriptions
    .filter(({ topicArn }) => topicArn === environment.TRIBUTARY_TOPIC_ARN)
    .flatMap(({ queueArn, filterPolicy, filterPolicyScope }) => {
      const queue = resources.queues.find(({ arn }) => arn === queueArn);
      if (!queue) return [];
      const reader = consumers.find((consumer) => consumer.queue === queue);
      const sink = { name: queue.name, isFifo: queue.isFifo, filterPolicy, filterPolicyScope, filterAttributes };
      return [{ ...sink, queue, table, publisher, reader }];
    });
}

function sinksOf(consumer: TopologyConsumer, subscribers: readonly Subscriber[]): KeptSink[] {
  const subscriber = subscribers.find(({ reader }) => reader === consumer);
  const table = consumer.table ?? subscriber?.table;
  const { TRIBUTARY_SINK: sink } = consumer.definition.environment;
  if (consumer.kind !== 'sink' || !sink || !table) return [];
  return [{ sink, consumer, table, subscriber }];
}
