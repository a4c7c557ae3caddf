import { kebabCase } from '../../modules/names';
import type {
  ConsumerDefinition,
  EnrichmentFunctionDefinition,
  EnvironmentDefinition,
  FanOutHandler,
  KinesisConsumerDefinition,
  PipelineDefinition,
  QueueConsumerDefinition,
  SubscriberDefinition,
} from '../definition';
import type { Draft } from './shape';

/** A pipeline with where it stands and what it is called. */
export interface PipelineFacts {
  readonly id: string;
  /** Path: `dev/Orders`. */
  readonly where: string;
  readonly definition: Draft<PipelineDefinition>;
  /** `orders-dev`; undefined while one of the two names is not valid. */
  readonly name: string | undefined;
  readonly region: string | undefined;
  /** Where it is deployed to. */
  readonly environment: Draft<EnvironmentDefinition>;
  readonly consumers: readonly ConsumerFacts[];
  readonly kinesisConsumers: readonly KinesisConsumerFacts[];
  readonly subscribers: readonly SubscriberFacts[];
}

export interface ConsumerFacts {
  readonly id: string;
  readonly where: string;
  /** `orders-dev-by-product` */
  readonly name: string | undefined;
  readonly definition: Draft<ConsumerDefinition>;
}

export interface KinesisConsumerFacts {
  readonly id: string;
  /** Path: `dev/Orders/Kinesis/ByProduct`. */
  readonly where: string;
  readonly name: string | undefined;
  readonly definition: Draft<KinesisConsumerDefinition>;
}

export interface SubscriberFacts {
  readonly id: string;
  readonly where: string;
  readonly name: string | undefined;
  readonly definition: Draft<SubscriberDefinition>;
  readonly fanOut: Draft<FanOutHandler>;
  /** The table whose changes it receives. */
  readonly table: Draft<PipelineDefinition>['table'];
}

/** Any function of a pipeline, whatever it reads. */
export interface FunctionFacts {
  readonly where: string;
  /** Before a setting's name in messages: `consumer.` for a subscriber's function. */
  readonly prefix: string;
  readonly definition:
    | Draft<ConsumerDefinition>
    | Draft<KinesisConsumerDefinition>
    | Draft<QueueConsumerDefinition>
    | Draft<EnrichmentFunctionDefinition>;
  /** Whether every change comes with both images, whatever the stream of the table holds. */
  readonly hasBothImages?: true;
}

/** Finds the pipelines of an environment and everything in them that checks ask about. */
export function pipelinesOf(
  environment: Draft<EnvironmentDefinition>,
  environmentWhere: string,
): readonly PipelineFacts[] {
  return entriesOf(environment.pipelines).map(([id, definition]) => {
    const where = `${environmentWhere}/${id}`;
    const name = definition.name && environment.name ? `${definition.name}-${environment.name}` : undefined;
    const consumers = consumersOf(definition.consumers, where, name);
    const kinesisConsumers = consumersOf(definition.kinesis?.consumers, `${where}/Kinesis`, name);
    const subscribers = consumers.flatMap((consumer) => subscribersOf(consumer, name, definition.table));
    const { region } = environment;
    return { id, where, definition, name, region, environment, consumers, kinesisConsumers, subscribers };
  });
}

function consumersOf<T>(
  consumers: { readonly [id: string]: T | undefined } | undefined,
  where: string,
  pipeline: string | undefined,
) {
  return entriesOf(consumers).map(([id, definition]) => ({
    id,
    where: `${where}/${id}`,
    name: pipeline && `${pipeline}-${kebabCase(id)}`,
    definition,
  }));
}

/** The functions that the user configures. */
export function functionsOf(pipeline: PipelineFacts): readonly FunctionFacts[] {
  const {
    where: place,
    definition: { pipes },
    consumers,
    kinesisConsumers,
    subscribers,
  } = pipeline;
  const ofSubscribers = subscribers.flatMap(({ where, definition: { consumer } }) =>
    consumer ? [{ where, prefix: 'consumer.', definition: consumer }] : [],
  );
  return [
    ...consumers.map(({ where, definition }) => ({ where, prefix: '', definition })),
    ...kinesisConsumers.map(({ where, definition }) => ({
      where,
      prefix: '',
      definition,
      hasBothImages: true as const,
    })),
    ...ofSubscribers,
    ...entriesOf(pipes).flatMap(([id, { enrichmentFunction: definition }]) =>
      definition ? [{ where: `${place}/${id}`, prefix: 'enrichmentFunction.', definition }] : [],
    ),
  ];
}

function subscribersOf(
  { where, definition }: ConsumerFacts,
  pipeline: string | undefined,
  table: Draft<PipelineDefinition>['table'],
): SubscriberFacts[] {
  const { handler } = definition;
  if (handler?.kind !== 'fan-out') return [];
  return entriesOf(handler.subscribers).map(([id, subscriber]) => ({
    id,
    where: `${where}/${id}`,
    name: pipeline && `${pipeline}-${kebabCase(id)}`,
    definition: subscriber,
    fanOut: handler,
    table,
  }));
}

function entriesOf<T>(map: { readonly [id: string]: T | undefined } | undefined): [string, T][] {
  return Object.entries(map ?? {}).filter((entry): entry is [string, T] => entry[1] !== undefined);
}
