import { queueSettingsOf } from '../../../engine/queue-settings';
import { streamSettingsOf } from '../../../engine/stream-settings';
import type { ReaderState, ReaderSwitch } from '../../mappings/reader-switch';
import type { LocalMapping, LocalResources, MappingSettings } from '../../terraform/resources';
import type { ProcessingResult } from '../observe-reader';
import { ServiceFault } from '../protocols/operation';
import { type HttpAnswer, jsonAnswer, jsonBody, type RestRequest, type Route } from '../protocols/rest';
import { findFunction } from './lambda-routes';

export interface MappingParts {
  readonly resources: Pick<LocalResources, 'functions' | 'aliases' | 'mappings'>;
  readonly switches: ReadonlyMap<string, ReaderSwitch>;
  readonly resultOf: (uuid: string) => ProcessingResult;
  readonly startedAtMs: number;
}

/** Settings that `UpdateEventSourceMapping` can change here; AWS's own names. */
const changeable = [
  'BatchSize',
  'MaximumBatchingWindowInSeconds',
  'ParallelizationFactor',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'BisectBatchOnFunctionError',
  'TumblingWindowInSeconds',
  'FunctionResponseTypes',
  'FilterCriteria',
  'DestinationConfig',
  'ScalingConfig',
];

/**
 * Stand-in for Lambda's API of event source mappings: a change reaches the engine that runs them, which goes on from
 * where it was.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 */
export function mappingRoutes(parts: MappingParts): Route[] {
  const all = '/2015-03-31/event-source-mappings';
  const one = `${all}/{uuid}`;
  return [
    { method: 'GET', path: all, answer: (request) => list(request, parts) },
    { method: 'GET', path: one, answer: ({ path }) => jsonAnswer(outputOf(find(path.uuid!, parts), parts)) },
    { method: 'PUT', path: one, answer: ({ path, body }) => update(find(path.uuid!, parts), jsonBody(body), parts) },
  ];
}

function find(uuid: string, { resources }: MappingParts): LocalMapping {
  const mapping = resources.mappings.find((one) => one.uuid === uuid);
  if (!mapping) throw new ServiceFault('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
  return mapping;
}

function list({ query }: RestRequest, parts: MappingParts): HttpAnswer {
  const sourceArn = query.get('EventSourceArn');
  const functionText = query.get('FunctionName');
  const functionArn = functionText && findFunction(parts.resources, functionText).arn;
  const found = parts.resources.mappings
    .filter(({ eventSourceArn }) => !sourceArn || eventSourceArn === sourceArn)
    .filter((one) => !functionArn || one.functionArn === functionArn || one.functionArn.startsWith(`${functionArn}:`));
  const from = Number(query.get('Marker') ?? 0);
  const to = from + Number(query.get('MaxItems') ?? 100);
  const EventSourceMappings = found.slice(from, to).map((mapping) => outputOf(mapping, parts));
  return jsonAnswer({ EventSourceMappings, ...(to < found.length && { NextMarker: String(to) }) });
}

/** The answer does not wait: a mapping that stops first finishes what its function works on. */
function update(mapping: LocalMapping, body: Readonly<Record<string, unknown>>, parts: MappingParts): HttpAnswer {
  const reader = parts.switches.get(mapping.uuid)!;
  const { Enabled, FunctionName, ...rest } = body;
  if (FunctionName !== undefined && findFunction(parts.resources, String(FunctionName)).arn !== mapping.functionArn) {
    throw new ServiceFault(
      'InvalidParameterValueException',
      'The local run cannot move a mapping to another function.',
    );
  }
  if (reader.state === 'stopping') {
    throw new ServiceFault('ResourceInUseException', 'The event source mapping is being changed.');
  }
  const settings = changedSettings(mapping, rest, reader.settings);
  const output = outputOf(mapping, parts);
  if (settings !== reader.settings) void reader.update(settings);
  if (Enabled !== undefined) void reader.turn(Enabled === true);
  const isTurned = Enabled !== undefined && Enabled !== (reader.state === 'on');
  const State = isTurned ? (Enabled ? 'Enabling' : 'Disabling') : 'Updating';
  return jsonAnswer({ ...output, ...rest, State }, 202);
}

function changedSettings(
  { source }: LocalMapping,
  change: Readonly<Record<string, unknown>>,
  settings: MappingSettings,
): MappingSettings {
  const names = Object.keys(change);
  if (names.length === 0) return settings;
  const unknown = names.filter((name) => !changeable.includes(name));
  if (unknown.length > 0) {
    throw new ServiceFault('InvalidParameterValueException', `The local run cannot change ${unknown.join(', ')}.`);
  }
  const changed = { ...settings, ...(camelOf(change) as MappingSettings) };
  try {
    if (source === 'sqs') queueSettingsOf('sqs', changed);
    else streamSettingsOf(source, changed);
  } catch (error) {
    throw new ServiceFault('InvalidParameterValueException', error instanceof Error ? error.message : String(error));
  }
  return changed;
}

const stateNames: { readonly [state in ReaderState]: string } = {
  on: 'Enabled',
  stopping: 'Disabling',
  off: 'Disabled',
};

function outputOf(mapping: LocalMapping, { switches, resultOf, startedAtMs }: MappingParts): Record<string, unknown> {
  const { uuid, source, eventSourceArn, functionArn } = mapping;
  const { state, settings } = switches.get(uuid)!;
  const [, , , region, account] = functionArn.split(':');
  const { startingPositionTimestamp: _, ...shown } = {
    ...(source === 'sqs' ? queueDefaults : streamDefaults),
    ...settings,
  };
  return {
    UUID: uuid,
    EventSourceArn: eventSourceArn,
    EventSourceMappingArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`,
    FunctionArn: functionArn,
    State: stateNames[state],
    StateTransitionReason: 'User action',
    LastModified: new Date(startedAtMs),
    LastProcessingResult: resultOf(uuid),
    ...(pascalOf(shown) as object),
  };
}

/** What AWS answers where a setting is not given. */
const streamDefaults = {
  batchSize: 100,
  maximumBatchingWindowInSeconds: 0,
  parallelizationFactor: 1,
  maximumRecordAgeInSeconds: -1,
  maximumRetryAttempts: -1,
  bisectBatchOnFunctionError: false,
  tumblingWindowInSeconds: 0,
};
const queueDefaults = { batchSize: 10, maximumBatchingWindowInSeconds: 0 };

/** `batchSize` to `BatchSize`, at every depth. */
function pascalOf(value: unknown): unknown {
  return renamed(value, (name) => name.charAt(0).toUpperCase() + name.slice(1));
}

function camelOf(value: unknown): unknown {
  return renamed(value, (name) => name.charAt(0).toLowerCase() + name.slice(1));
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => renamed(one, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [rename(name), renamed(member, rename)]));
}
