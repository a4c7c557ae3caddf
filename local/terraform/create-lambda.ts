import { createHash } from 'node:crypto';
import type { Instance } from './configuration';
import { blocks } from './json-block';
import { blockSettings, booleanSetting, numberSetting, requiredText, textMap, textSetting } from './read-settings';
import type { LocalAlias, LocalFunction, LocalMapping, MappingSettings } from './resources';
import { isList, type TfValue } from './value';

export const functionSettings = [
  'function_name',
  'filename',
  'handler',
  'runtime',
  'timeout',
  'memory_size',
  'environment',
  'reserved_concurrent_executions',
];

export function createFunction(instance: Instance): LocalFunction {
  const name = requiredText(instance, 'function_name');
  const { region, accountId } = instance.place;
  const [environment] = blockSettings(instance, 'environment');
  const reserved = numberSetting(instance, 'reserved_concurrent_executions') ?? -1;
  return {
    address: instance.address,
    name,
    arn: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
    filename: requiredText(instance, 'filename'),
    handler: requiredText(instance, 'handler'),
    runtime: requiredText(instance, 'runtime'),
    timeoutSeconds: numberSetting(instance, 'timeout') ?? 3,
    memorySizeMb: numberSetting(instance, 'memory_size') ?? 128,
    environment: textMap(environment?.variables),
    reservedConcurrency: reserved < 0 ? undefined : reserved,
  };
}

export const aliasSettings = ['name', 'function_name', 'function_version'];

export function createAlias(instance: Instance): LocalAlias {
  const name = requiredText(instance, 'name');
  // The provider takes a name or an ARN.
  const functionName = requiredText(instance, 'function_name').split(':').at(-1)!;
  const { region, accountId } = instance.place;
  const version = textSetting(instance, 'function_version') ?? '1';
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${functionName}:${name}`;
  return { address: instance.address, arn, functionName, version };
}

/** Settings in Terraform whose name in AWS is the same in another spelling. */
export const sharedSettings = [
  'batch_size',
  'bisect_batch_on_function_error',
  'maximum_batching_window_in_seconds',
  'parallelization_factor',
  'maximum_record_age_in_seconds',
  'maximum_retry_attempts',
  'tumbling_window_in_seconds',
  'starting_position',
  'starting_position_timestamp',
  'function_response_types',
];

export const mappingSettings = [
  'event_source_arn',
  'function_name',
  'enabled',
  'destination_config',
  'filter_criteria',
  'scaling_config',
  ...sharedSettings,
];

export function createMapping(instance: Instance): LocalMapping | { readonly omitted: string } {
  const eventSourceArn = requiredText(instance, 'event_source_arn');
  if (booleanSetting(instance, 'enabled') === false) return { omitted: 'the mapping is disabled' };
  const source = /^arn:[^:]+:(dynamodb|kinesis|sqs):/.exec(eventSourceArn)?.[1] as LocalMapping['source'] | undefined;
  if (!source) return { omitted: `its event source is no stream or queue that runs here (${eventSourceArn})` };
  const digits = createHash('sha256').update(instance.address).digest('hex').slice(0, 32);
  return {
    address: instance.address,
    uuid: digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    source,
    eventSourceArn,
    functionArn: requiredText(instance, 'function_name'),
    settings: awsSettings(instance),
  };
}

function awsSettings(instance: Instance): MappingSettings {
  const settings: Record<string, unknown> = {};
  for (const name of sharedSettings) put(settings, awsName(name), instance.setting(name));
  const [destinations] = blockSettings(instance, 'destination_config');
  const [onFailure] = blocks(destinations?.on_failure ?? null);
  if (onFailure) settings.destinationConfig = { onFailure: { destination: onFailure.destination_arn } };
  const [criteria] = blockSettings(instance, 'filter_criteria');
  const filters = blocks(criteria?.filter ?? null);
  if (filters.length > 0) settings.filterCriteria = { filters: filters.map(({ pattern }) => ({ pattern })) };
  const [scaling] = blockSettings(instance, 'scaling_config');
  if (scaling) settings.scalingConfig = { maximumConcurrency: scaling.maximum_concurrency };
  return settings;
}

function put(settings: Record<string, unknown>, name: string, value: TfValue) {
  if (value !== null && !(isList(value) && value.length === 0)) settings[name] = value;
}

/** `batch_size` to `batchSize`. */
export function awsName(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
