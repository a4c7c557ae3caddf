import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../handlers/core/attribute-value';
import type { Clock } from '../../handlers/core/clock';
import { pause } from '../../handlers/core/pause';
import type { TopologyConsumer } from '../accounting/topology';
import { exampleItem, sdkItem } from '../example-item';
import type { RunningMappings } from '../mappings/start-mappings';
import type { Pipeline } from '../pipeline';
import type { LocalFunction, LocalTable, MappingSettings } from '../terraform/resources';
import type { FunctionGate } from './function-gate';
import { ServiceFault } from './protocols/operation';

/** What a fault is injected into. */
export interface FaultParts {
  readonly pipeline: Pipeline;
  readonly mappings: RunningMappings;
  readonly gate: FunctionGate;
  readonly clock: Clock;
  /** Where the control plane answers as a service that is down, or that allows nothing. */
  readonly controlUrl: string;
  /** Queues whose messages age as fast as alarms see them, by name. */
  readonly agingQueues: Set<string>;
}

/** Settings of a fault, as they stand in the query of its address. */
export interface FaultRequest {
  /** A consumer, or a queue nobody here reads; each fault has a default. */
  readonly consumer?: string | undefined;
  /** Seconds that an invocation takes longer. */
  readonly seconds?: number | undefined;
  /** The item of a bad record, DynamoDB JSON. */
  readonly item?: string | undefined;
}

/** Takes a fault away again. */
export type Lift = () => void | Promise<void>;

export interface Fault {
  readonly name: string;
  /** What goes wrong, in a sentence. */
  readonly what: string;
  /** The kind of the consumer that is meant where none is named. */
  readonly target: 'stream' | 'queue' | 'sink' | 'pipe' | 'table';
  /** Keys of the alarms that it raises, which are the anchors of the runbook. */
  readonly alarms: readonly string[];
  readonly inject: (request: FaultRequest, parts: FaultParts) => Lift | Promise<Lift>;
}

/** Each with how it is taken away; what AWS's own commands can mend, they mend here too. */
export const faults: readonly Fault[] = [
  {
    name: 'function-errors',
    what: 'every invocation of the function fails',
    target: 'stream',
    alarms: ['function-errors', 'iterator-age-warning', 'iterator-age-page'],
    inject: (request, parts) => {
      const fault = { errorType: 'InjectedError', errorMessage: 'The function fails, as it was asked to.' };
      return hinder(functionOf(request, parts), { fault }, { fault: undefined }, parts);
    },
  },
  {
    name: 'function-throttled',
    what: 'the function has reserved concurrency 0',
    target: 'stream',
    alarms: ['function-throttles', 'writes-without-invocations'],
    inject: (request, parts) =>
      hinder(functionOf(request, parts), { concurrency: 0 }, { concurrency: undefined }, parts),
  },
  {
    name: 'function-slow',
    what: 'every invocation takes 8 s longer, or what `seconds` says; the timeout counts',
    target: 'stream',
    // A batch that takes all that waits is not late, however long it takes.
    alarms: [],
    inject: (request, parts) => {
      const delayMs = 1_000 * (request.seconds ?? 8);
      return hinder(functionOf(request, parts), { delayMs }, { delayMs: undefined }, parts);
    },
  },
  {
    name: 'sink-down',
    what: 'whatever service the function writes to answers that it is unavailable',
    target: 'sink',
    alarms: ['iterator-age-warning', 'iterator-age-page'],
    inject: (request, parts) => redirect(consumerOf('sink', request, parts), 'unavailable', parts),
  },
  {
    name: 'access-denied',
    what: 'whatever service the function writes to denies access',
    target: 'sink',
    alarms: ['iterator-age-warning', 'iterator-age-page'],
    inject: (request, parts) => redirect(consumerOf('sink', request, parts), 'denied', parts),
  },
  {
    name: 'mapping-disabled',
    what: 'the event source mapping is disabled',
    target: 'stream',
    alarms: ['writes-without-invocations'],
    inject: (request, { pipeline, mappings }) =>
      turnOff(consumerOf('stream', request, { pipeline }).mapping.uuid, mappings),
  },
  {
    name: 'queue-consumer-stopped',
    what: 'nobody reads the queue, and its messages age',
    target: 'queue',
    alarms: ['queue-age-warning', 'queue-age-page'],
    inject: stopQueue,
  },
  {
    name: 'message-rejected',
    what: 'the function fails for every message of its queue, which go to the dead letters',
    target: 'queue',
    alarms: ['function-errors', 'dead-letters'],
    inject: (request, parts) => {
      const fault = { errorType: 'InjectedError', errorMessage: 'The function fails, as it was asked to.' };
      return hinder(consumerOf('queue', request, parts).definition, { fault }, { fault: undefined }, parts);
    },
  },
  {
    name: 'pipe-stopped',
    what: 'the pipe is stopped',
    target: 'pipe',
    alarms: ['writes-without-executions'],
    inject(request, { pipeline, mappings }) {
      const { pipes } = pipeline.resources;
      const found = request.consumer === undefined ? pipes[0] : pipes.find(({ name }) => name === request.consumer);
      return found ? turnOff(found.arn, mappings) : refuse('pipe', request, pipes);
    },
  },
  {
    name: 'poison',
    what: 'writes an item that the function can never take: the mapping gives up after a retry and tells its destination',
    target: 'stream',
    alarms: ['failures', 'failure-pointers'],
    inject: (request, parts) => poison(request, parts, {}),
  },
  {
    name: 'destination-unwritable',
    what: 'as `poison`, and the failure destination is not there: the record is lost',
    target: 'stream',
    alarms: ['failures-not-kept'],
    inject: (request, parts) =>
      poison(request, parts, { destinationConfig: { onFailure: { destination: 'arn:aws:s3:::no-such-bucket' } } }),
  },
  {
    name: 'bad-item',
    what: "writes an item that the code refuses, which puts it into quarantine; without `item` one for the example's view",
    target: 'table',
    alarms: ['failures'],
    inject: badItem,
  },
  {
    name: 'traffic',
    what: 'no fault: a change of one item every half second, since alarms about readers need something to read',
    target: 'table',
    alarms: [],
    inject: makeTraffic,
  },
];

function hinder(
  { arn }: LocalFunction,
  change: Parameters<FunctionGate['hinder']>[1],
  undo: Parameters<FunctionGate['hinder']>[1],
  { gate }: FaultParts,
): Lift {
  gate.hinder(arn, change);
  return () => gate.hinder(arn, undo);
}

/** Services that a sink or a fan-out writes to. Quarantine and checkpoints of the once-guard go with them. */
const sinkVariables = ['DYNAMODB', 'SNS', 'S3', 'SQS', 'EVENTBRIDGE', 'SESV2', 'FIREHOSE', 'KINESIS'];

/** The function's next processes find the control plane where their services were. */
function redirect(
  { definition }: TopologyConsumer,
  how: 'unavailable' | 'denied',
  { gate, controlUrl }: FaultParts,
): Lift {
  const url = `${controlUrl}/tributary/${how}`;
  const addresses = Object.entries(definition.environment).filter(([, value]) => /^https?:\/\//.test(value));
  gate.vary(definition.arn, {
    ...Object.fromEntries(sinkVariables.map((service) => [`AWS_ENDPOINT_URL_${service}`, url])),
    // A store that is no service of AWS is found by an address of its own.
    ...Object.fromEntries(addresses.map(([name]) => [name, url])),
  });
  return () => gate.vary(definition.arn, {});
}

async function turnOff(key: string, { switches }: RunningMappings): Promise<Lift> {
  const reader = switches.get(key)!;
  await reader.turn(false);
  return () => reader.turn(true);
}

/** A queue that a function reads loses its reader; of any other the messages begin to count. */
async function stopQueue(request: FaultRequest, { pipeline, mappings, agingQueues }: FaultParts): Promise<Lift> {
  const { consumers, subscribers } = pipeline.topology;
  const isMeant = (name: string) => request.consumer === undefined || request.consumer === name;
  const reader = consumers.find((one) => one.queue && (isMeant(one.name) || one.queue.name === request.consumer));
  const queue = reader?.queue ?? subscribers.find((one) => isMeant(one.name))?.queue;
  if (!queue) return refuse('queue', request, [...consumers.filter((one) => one.queue), ...subscribers]);
  const lift = reader ? await turnOff(reader.mapping.uuid, mappings) : () => {};
  const wasAging = agingQueues.has(queue.name);
  agingQueues.add(queue.name);
  return () => {
    if (!wasAging) agingQueues.delete(queue.name);
    return lift();
  };
}

/** Retries are cut to one, or nobody would see the mapping give up: those of the configuration take hours. */
async function poison(request: FaultRequest, parts: FaultParts, settings: MappingSettings): Promise<Lift> {
  const { pipeline, mappings, gate } = parts;
  const { definition, mapping, table } = consumerOf('stream', request, parts);
  const reader = mappings.switches.get(mapping.uuid)!;
  const before = reader.settings;
  await reader.update({ ...before, ...settings, maximumRetryAttempts: 1, bisectBatchOnFunctionError: true });
  const { item, keys } = exampleItem(table!, 'poison');
  gate.hinder(definition.arn, { poison: JSON.stringify(keys[table!.partitionKey]) });
  await pipeline.clients.dynamodb.send(new PutItemCommand({ TableName: table!.name, Item: sdkItem(item) }));
  return async () => {
    gate.hinder(definition.arn, { poison: undefined });
    await reader.update(before);
    await pipeline.clients.dynamodb.send(new DeleteItemCommand({ TableName: table!.name, Key: sdkItem(keys) }));
  };
}

async function badItem(request: FaultRequest, { pipeline }: FaultParts): Promise<Lift> {
  const table = mainTableOf(pipeline);
  if (!table) return refuse('table', request, []);
  const example = exampleItem(table, 'bad');
  const Item = request.item === undefined ? { ...example.item, ...badLine } : (JSON.parse(request.item) as Item);
  await pipeline.clients.dynamodb.send(new PutItemCommand({ TableName: table.name, Item: sdkItem(Item) }));
  const Key = Object.fromEntries(Object.keys(example.keys).map((name) => [name, Item[name]!]));
  return async () => {
    await pipeline.clients.dynamodb.send(new DeleteItemCommand({ TableName: table.name, Key: sdkItem(Key) }));
  };
}

const trafficPauseMs = 500;

function makeTraffic(request: FaultRequest, { pipeline, clock }: FaultParts): Lift {
  const table = mainTableOf(pipeline);
  if (!table) return refuse('table', request, []);
  const { item } = exampleItem(table, 'traffic');
  const ended = new AbortController();
  const write = async () => {
    for (let revision = 1; !ended.signal.aborted; revision++) {
      const status = { S: revision % 2 === 0 ? 'PAID' : 'PENDING' };
      const Item = sdkItem({ ...item, ...goodLine, status, revision: { N: String(revision) } });
      // A write that fails is none, and the next one may not.
      await pipeline.clients.dynamodb.send(new PutItemCommand({ TableName: table.name, Item })).catch(() => {});
      await pause(trafficPauseMs, clock, ended.signal);
    }
  };
  const written = write();
  return () => {
    ended.abort();
    return written;
  };
}

/** What the example's view and its subscribers take; to any other table it is an item like others. */
const goodLine: Item = {
  items: { L: [{ M: { lineId: { S: 'l-1' }, productId: { S: 'p-1' }, quantity: { N: '1' } } }] },
};

/** A line of an order that the view by product has no place for. */
const badLine: Item = { items: { L: [{ M: { lineId: { S: 'without a product' } } }] } };

/** The table whose stream is read, the first in the order of addresses. */
export function mainTableOf({ topology }: Pick<Pipeline, 'topology'>): LocalTable | undefined {
  return [...topology.consumers, ...topology.pipes].find(({ table }) => table)?.table;
}

const isMeant: { readonly [kind in 'stream' | 'queue' | 'sink']: (consumer: TopologyConsumer) => boolean } = {
  stream: ({ table }) => table !== undefined,
  queue: ({ queue }) => queue !== undefined,
  sink: ({ kind }) => kind !== 'own',
};

function consumerOf(
  kind: 'stream' | 'queue' | 'sink',
  request: FaultRequest,
  { pipeline }: Pick<FaultParts, 'pipeline'>,
): TopologyConsumer {
  const all = pipeline.topology.consumers;
  const candidates = all.filter((one) => isMeant[kind](one));
  const { consumer } = request;
  const found =
    consumer === undefined
      ? (candidates.find((one) => one.kind === 'sink') ?? candidates[0])
      : all.find(({ name, definition }) => name === consumer || definition.name === consumer);
  return found ?? refuse(kind, request, all);
}

/** That of a consumer, or any by its name: what enriches, and what makes lines, consumes nothing. */
function functionOf(request: FaultRequest, { pipeline }: Pick<FaultParts, 'pipeline'>): LocalFunction {
  const { functions } = pipeline.resources;
  const named = functions.find(({ name }) => name === request.consumer);
  return named ?? consumerOf('stream', request, { pipeline }).definition;
}

function refuse(kind: string, { consumer }: FaultRequest, known: readonly { readonly name: string }[]): never {
  const names = known.map(({ name }) => name).join(', ') || 'none';
  const what = consumer === undefined ? `There is no ${kind} here` : `\`${consumer}\` is no ${kind} here`;
  throw new ServiceFault('ResourceNotFoundException', `${what}; there are ${names}.`, 404);
}
