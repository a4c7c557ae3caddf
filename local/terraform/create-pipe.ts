import type { Instance } from './configuration';
import { awsName } from './create-lambda';
import { blocks } from './json-block';
import { blockSettings, requiredText, textSetting } from './read-settings';
import type { LocalPipe, MappingSettings, PipeTargetParameters } from './resources';
import { type TfObject, type TfValue, toText } from './value';

export const pipeSettings = [
  'name',
  'source',
  'target',
  'enrichment',
  'desired_state',
  'source_parameters',
  'enrichment_parameters',
  'target_parameters',
];

/** The kind of a target or an enrichment by its ARN, where this run has it. */
const kinds: readonly (readonly [RegExp, LocalPipe['target']['kind']])[] = [
  [/^arn:[^:]+:sqs:/, 'sqs'],
  [/^arn:[^:]+:sns:/, 'sns'],
  [/^arn:[^:]+:lambda:/, 'lambda'],
  [/^arn:[^:]+:events:[^:]*:[^:]*:event-bus\//, 'eventBus'],
];

export function createPipe(instance: Instance): LocalPipe | { readonly omitted: string } {
  const name = requiredText(instance, 'name');
  const { region, accountId } = instance.place;
  if (textSetting(instance, 'desired_state') === 'STOPPED') return { omitted: 'the pipe is stopped' };
  const sourceArn = requiredText(instance, 'source');
  const source = /^arn:[^:]+:(dynamodb|kinesis):/.exec(sourceArn)?.[1] as LocalPipe['source'] | undefined;
  if (!source) return { omitted: `its source is no stream that runs here (${sourceArn})` };
  const targetArn = requiredText(instance, 'target');
  const kind = kinds.find(([pattern]) => pattern.test(targetArn))?.[1];
  if (!kind) return { omitted: `its target is not simulated here (${targetArn})` };
  const enrichmentArn = textSetting(instance, 'enrichment') || undefined;
  if (enrichmentArn && !/^arn:[^:]+:lambda:/.test(enrichmentArn)) {
    return { omitted: `its enrichment is not simulated here (${enrichmentArn})` };
  }
  const [asked = {}] = blockSettings(instance, 'enrichment_parameters');
  const [told = {}] = blockSettings(instance, 'target_parameters');
  return {
    address: instance.address,
    name,
    arn: `arn:aws:pipes:${region}:${accountId}:pipe/${name}`,
    source,
    sourceArn,
    settings: readingSettings(instance, source),
    enrichment: enrichmentArn ? { arn: enrichmentArn, template: textOf(asked.input_template) } : undefined,
    target: { kind, arn: targetArn, template: textOf(told.input_template), parameters: targetParametersOf(told) },
  };
}

/** Of the settings, those whose name is that of an event source mapping's. */
const sharedSettings = [
  'starting_position',
  'starting_position_timestamp',
  'batch_size',
  'maximum_batching_window_in_seconds',
  'parallelization_factor',
  'maximum_record_age_in_seconds',
  'maximum_retry_attempts',
];

function readingSettings(instance: Instance, source: LocalPipe['source']): MappingSettings {
  const [parameters = {}] = blockSettings(instance, 'source_parameters');
  const block = source === 'dynamodb' ? 'dynamodb_stream_parameters' : 'kinesis_stream_parameters';
  const [reading = {}] = blocks(parameters[block] ?? null);
  const [criteria] = blocks(parameters.filter_criteria ?? null);
  const filters = blocks(criteria?.filter ?? null).map(({ pattern }) => ({ pattern }));
  const [deadLetters] = blocks(reading.dead_letter_config ?? null);
  const given = sharedSettings.filter((name) => (reading[name] ?? null) !== null);
  return {
    ...Object.fromEntries(given.map((name) => [awsName(name), reading[name]])),
    bisectBatchOnFunctionError: reading.on_partial_batch_item_failure === 'AUTOMATIC_BISECT',
    ...(filters.length > 0 && { filterCriteria: { filters } }),
    ...(deadLetters && { destinationConfig: { onFailure: { destination: deadLetters.arn } } }),
  } as MappingSettings;
}

function targetParametersOf(told: TfObject): PipeTargetParameters {
  const [queue = {}] = blocks(told.sqs_queue_parameters ?? null);
  const [bus = {}] = blocks(told.eventbridge_event_bus_parameters ?? null);
  const [called = {}] = blocks(told.lambda_function_parameters ?? null);
  return {
    messageGroupId: textOf(queue.message_group_id),
    messageDeduplicationId: textOf(queue.message_deduplication_id),
    detailType: textOf(bus.detail_type),
    source: textOf(bus.source),
    isAsync: called.invocation_type === 'FIRE_AND_FORGET',
  };
}

function textOf(value: TfValue | undefined): string | undefined {
  return value === undefined || value === null ? undefined : toText(value);
}
