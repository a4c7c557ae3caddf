import { moduleDefinitions } from '../../module-set/definitions';
import { chosenDefaults } from '../../modules/chosen-defaults';
import type { FunctionSettings } from '../../modules/consumer-settings';
import { canonicalJson } from '../../modules/json-text';
import type { ExistingKinesisStream } from '../../modules/kinesis-settings';
import { kebabCase } from '../../modules/names';
import type { ChosenSinks, SinkName } from '../../modules/sinks/settings';
import type {
  EnrichmentFunctionDefinition,
  EnvironmentDefinition,
  FanOutHandler,
  KinesisDefinition,
  PipelineDefinition,
  StreamHandler,
  SubscriberDefinition,
} from '../../stacks/definition';
import { zipOf } from '../../stacks/zips';
import { type Drawn, inTerraform } from './drawn-settings';

/** What the module `pipeline` is given so that it makes what a pipeline of an environment's stack makes. */
export function pipelineInputs(
  environment: EnvironmentDefinition,
  definition: PipelineDefinition,
  zipFolder: string,
): Drawn {
  const { variables } = moduleDefinitions({}).find(({ name }) => name === 'pipeline')!;
  const { name, table, consumers, preventDestroy, kinesis, pipes, buses, backfill, ...rest } = definition;
  const entries = Object.entries(consumers);
  return inTerraform(variables, {
    ...rest,
    name: `${name}-${environment.name}`,
    deletionProtectionEnabled: preventDestroy,
    ...('streamArn' in table ? { existing_table: table } : { table }),
    ...(kinesis ? { kinesis: kinesisOf(kinesis, zipFolder) } : {}),
    ...pipesOf({ pipes, buses }, zipFolder),
    ...(backfill ? { backfill: { ...backfill, consumers: backfill.consumers.map(kebabCase) } } : {}),
    consumers: keyed(
      entries.filter(([, { handler }]) => handler.kind !== 'fan-out'),
      ({ handler, ...settings }) => ({ ...inText(settings), ...codeOf(handler, settings, zipFolder) }),
    ),
    fan_outs: keyed(
      entries.filter(([, { handler }]) => handler.kind === 'fan-out'),
      ({ handler, ...settings }) => {
        const { kind: _kind, subscribers, ...fanOut } = handler as FanOutHandler;
        return { ...inText(settings), ...fanOut, subscribers: subscribersOf(subscribers, zipFolder) };
      },
    ),
  });
}

function kinesisOf({ consumers = {}, ...stream }: KinesisDefinition, zipFolder: string): Drawn {
  const { approximateCreationDateTimePrecision: precision } = stream;
  const written = precision === undefined ? {} : { approximateCreationDateTimePrecision: precision };
  return {
    ...('streamArn' in stream ? { ...written, existingStream: existingStreamOf(stream) } : stream),
    consumers: keyed(Object.entries(consumers), ({ handler, ...settings }) => ({
      ...inText(settings),
      ...codeOf(handler, settings, zipFolder),
    })),
  };
}

function existingStreamOf({ approximateCreationDateTimePrecision: _ofDestination, ...stream }: ExistingKinesisStream) {
  return stream;
}

function pipesOf(
  {
    pipes = {},
    buses = {},
  }: { readonly [each in 'pipes' | 'buses']: NonNullable<PipelineDefinition[each]> | undefined },
  zipFolder: string,
): Drawn {
  const byKey = <T>(map: { readonly [id: string]: T }, inputsOf: (each: T) => Drawn) =>
    Object.fromEntries(Object.entries(map).map(([id, each]) => [kebabCase(id), inputsOf(each)]));
  return {
    pipes: byKey(pipes, ({ enrichmentFunction, bus, ...pipe }) => ({
      ...inText(pipe),
      ...(bus === undefined ? {} : { bus: kebabCase(bus) }),
      ...(enrichmentFunction ? { enrichment_function: enrichmentOf(enrichmentFunction, zipFolder) } : {}),
    })),
    buses: byKey(buses, ({ rules = {}, ...bus }) => ({
      ...bus,
      rules: byKey(rules, ({ eventPattern, ...rule }) => ({ ...rule, eventPattern: asText(eventPattern) })),
    })),
  };
}

function enrichmentOf({ handler, ...own }: EnrichmentFunctionDefinition, zipFolder: string): Drawn {
  return { ...own, ...codeOf(handler, own, zipFolder) };
}

/** Keys are parts of names in AWS; the construct's id stays the consumer's name in logs and metrics. */
function keyed<T>(entries: readonly (readonly [string, T])[], inputsOf: (each: T) => Drawn): Drawn {
  return Object.fromEntries(entries.map(([id, each]) => [kebabCase(id), { consumer: id, ...inputsOf(each) }]));
}

function codeOf(handler: StreamHandler, { runtime }: FunctionSettings, zipFolder: string): Drawn {
  if (handler.kind === 'fan-out') return {};
  if (handler.kind === 'cdc') return { [handler.sink]: sinkOf(handler as ChosenSinks, handler.sink) };
  const zip = zipOf(handler);
  const { handler: name, runtime: own = runtime ?? chosenDefaults.function.runtime } = zip;
  return { functionZip: { path: `${zipFolder}/${zip.name}.zip`, handler: name, runtime: own } };
}

/** The root of a module makes the table of a replica, for which the modules have no provider. */
function sinkOf(sinks: ChosenSinks, name: SinkName): unknown {
  if (name !== 'replica') return sinks[name];
  const { table, ...replica } = sinks.replica!;
  return table === undefined ? replica : { ...replica, tableArn: '${aws_dynamodb_table.replica.arn}' };
}

function subscribersOf(subscribers: { readonly [id: string]: SubscriberDefinition }, zipFolder: string): Drawn {
  const entries = Object.entries(subscribers).map(([id, { consumer, filterPolicy, ...settings }]) => {
    const inputs = {
      ...settings,
      ...(filterPolicy === undefined ? {} : { filterPolicy: asText(filterPolicy) }),
    };
    if (consumer === undefined) return [kebabCase(id), inputs];
    const { handler, ...own } = consumer;
    return [
      kebabCase(id),
      { ...inputs, consumer: { consumer: id, ...inText(own), ...codeOf(handler, own, zipFolder) } },
    ];
  });
  return Object.fromEntries(entries) as Drawn;
}

/** Patterns are JSON texts in Terraform. */
function inText<S extends { readonly filterCriteria?: unknown }>({ filterCriteria, ...settings }: S): Drawn {
  if (filterCriteria === undefined) return settings;
  const { filters } = filterCriteria as { readonly filters: readonly { readonly pattern: unknown }[] };
  return { ...settings, filterCriteria: { filters: filters.map(({ pattern }) => ({ pattern: asText(pattern) })) } };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}
