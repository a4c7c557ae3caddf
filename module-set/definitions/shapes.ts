import { environmentShape } from '../../stacks/checks/definition-shape';
import type { Field, ObjectShape, Shape } from '../../stacks/checks/shape';
import { optional } from '../../stacks/checks/shapes';
import { existingReplicaShape } from '../../stacks/checks/sinks/replica-shape';

/** Fields of an object by setting. */
export type Fields = { readonly [setting: string]: Field };

const pipeline = fieldsOf(elementOf(fieldsOf(environmentShape).pipelines));
const consumer = fieldsOf(elementOf(pipeline.consumers));
const handlers = casesOf(consumer.handler);
const fanOut = handlers['fan-out']!.fields;
const subscriber = fieldsOf(elementOf(fanOut.subscribers));
const queueConsumer = fieldsOf(subscriber.consumer!.shape);
const zip = handlers.zip!.fields;
const pipe = fieldsOf(elementOf(pipeline.pipes));
const eventBus = fieldsOf(elementOf(pipeline.buses));

/** What a definition of a pipeline may say, taken apart the way the modules are cut. */
export const shapes = {
  table: without(tableFields({}), []),
  existingTable: without(tableFields({ streamArn: '' }), []),
  streamConsumer: without(consumer, ['handler']),
  // A module has no provider for another region, so it makes no replica's table.
  sinks: { ...without(handlers.cdc!.fields, ['kind', 'sink']), replica: optional(existingReplicaShape) },
  fanOut: without(fanOut, ['kind', 'subscribers']),
  subscriber: without(subscriber, ['consumer']),
  queueConsumer: without(queueConsumer, ['handler']),
  network: fieldsOf(pipeline.network!.shape),
  alarms: fieldsOf(pipeline.alarms!.shape),
  backfill: without(fieldsOf(pipeline.backfill!.shape), ['consumers']),
  kinesis: without(kinesisFields({}), ['consumers']),
  existingKinesis: without(kinesisFields({ streamArn: '' }), ['consumers']),
  kinesisConsumer: without(fieldsOf(elementOf(kinesisFields({}).consumers)), ['handler']),
  archive: fieldsOf(pipeline.archive!.shape),
  pipe: without(pipe, ['source', 'bus', 'enrichmentFunction']),
  pipeSource: pipe.source!,
  enrichment: without(fieldsOf(pipe.enrichmentFunction!.shape), ['handler']),
  eventBus: without(eventBus, ['rules']),
  eventRule: fieldsOf(elementOf(eventBus.rules)),
  zip,
  pipeline: without(pipeline, [
    'table',
    'consumers',
    'network',
    'preventDestroy',
    'kinesis',
    'archive',
    'pipes',
    'buses',
    'backfill',
  ]),
} as const;

function tableFields(table: object): Fields {
  const { shape } = pipeline.table!;
  if (shape.kind !== 'choice') throw new Error('A table is one that is made or one that exists.');
  return fieldsOf(shape.choose(table));
}

function kinesisFields(kinesis: object): Fields {
  const { shape } = pipeline.kinesis!;
  if (shape.kind !== 'choice') throw new Error('A Kinesis stream is one that is made or one that exists.');
  return fieldsOf(shape.choose(kinesis));
}

function casesOf(field: Field | undefined): { readonly [kind: string]: ObjectShape } {
  if (field?.shape.kind !== 'variant') throw new Error('A handler is of one kind of several.');
  return field.shape.cases;
}

function fieldsOf(shape: Shape): Fields {
  if (shape.kind !== 'object') throw new Error(`Of a ${shape.kind} there are no fields.`);
  return shape.fields;
}

function elementOf(field: Field | undefined): Shape {
  if (field?.shape.kind !== 'map') throw new Error('Only a map has elements by id.');
  return field.shape.of;
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
