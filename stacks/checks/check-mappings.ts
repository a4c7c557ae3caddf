import type { SettingMistake } from '../../modules/errors';
import {
  checkEventSourceSettings,
  type EventSourceKind,
  type UncheckedSettings,
} from '../../modules/event-source-settings';
import { kinesisDefaults } from '../../modules/kinesis-defaults';
import { isExpression } from '../../modules/setting';
import type { QueueConsumerDefinition } from '../definition';
import { kinesisRetentionRules, timestampFormat } from '../rules/kinesis-rules';
import { retentionRules } from '../rules/stream-rules';
import { checkRules } from './check-rules';
import type { ConsumerFacts, KinesisConsumerFacts, PipelineFacts, SubscriberFacts } from './facts';
import type { Draft } from './shape';

/** What AWS would refuse when it makes the mappings, and what it takes although it loses records. */
export function checkMappings(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ consumers, kinesisConsumers, subscribers, definition }) => [
    ...consumers.flatMap(checkStreamMapping),
    ...kinesisConsumers.flatMap((consumer) => checkKinesisMapping(consumer, definition.kinesis)),
    ...subscribers.flatMap(checkQueueMapping),
  ]);
}

function checkStreamMapping({ where, definition }: ConsumerFacts): SettingMistake[] {
  const settings = withPatternTexts({ startingPosition: 'TRIM_HORIZON', ...settingsOf(definition) });
  return [...awsRules('dynamodb', settings, where, ''), ...checkRules(retentionRules, definition, { where })];
}

function checkKinesisMapping(
  { where, definition }: KinesisConsumerFacts,
  kinesis: PipelineFacts['definition']['kinesis'],
): SettingMistake[] {
  const settings = withPatternTexts({ startingPosition: 'TRIM_HORIZON', ...settingsOf(definition) });
  const { stream, existingStream } = kinesisDefaults;
  const byDefault = kinesis && 'streamArn' in kinesis ? existingStream : stream;
  const kinesisStream = { retentionPeriod: kinesis?.retentionPeriod ?? byDefault.retentionPeriod };
  return [
    ...awsRules('kinesis', settings, where, ''),
    ...checkRules([timestampFormat, ...kinesisRetentionRules], { ...definition, kinesisStream }, { where }),
  ];
}

function checkQueueMapping({ where, definition, fanOut }: SubscriberFacts): SettingMistake[] {
  if (definition.consumer === undefined) return [];
  const kind: EventSourceKind = fanOut.fifo === true ? 'sqs-fifo' : 'sqs';
  return awsRules(kind, withPatternTexts(settingsOf(definition.consumer)), where, 'consumer.');
}

/** Only settings of a mapping: names that the shape has refused already are left out. */
function settingsOf(
  definition: ConsumerFacts['definition'] | KinesisConsumerFacts['definition'] | Draft<QueueConsumerDefinition>,
): UncheckedSettings {
  const names = [
    'batchSize',
    'maximumBatchingWindowInSeconds',
    'filterCriteria',
    'functionResponseTypes',
    'scalingConfig',
  ]
    .concat(['maximumRetryAttempts', 'maximumRecordAgeInSeconds', 'parallelizationFactor', 'tumblingWindowInSeconds'])
    .concat(['startingPosition', 'startingPositionTimestamp', 'metricsConfig']);
  return Object.fromEntries(Object.entries(definition).filter(([name]) => names.includes(name)));
}

/** A definition may spell a pattern as an object; AWS takes its text. */
function withPatternTexts(settings: UncheckedSettings): UncheckedSettings {
  const filters = (settings.filterCriteria as { filters?: unknown } | undefined)?.filters;
  if (!Array.isArray(filters)) return settings;
  const texts = filters.filter(hasPattern).map((filter) => {
    const pattern = (filter as { pattern?: unknown } | null)?.pattern;
    const isObject = typeof pattern === 'object' && pattern !== null && !isExpression(pattern);
    return isObject ? { pattern: JSON.stringify(pattern) } : filter;
  });
  return { ...settings, filterCriteria: { filters: texts } };
}

/** A missing pattern is reported where its place is checked. */
function hasPattern(filter: { readonly pattern?: unknown }): boolean {
  return isExpression(filter) || filter.pattern !== undefined;
}

function awsRules(kind: EventSourceKind, settings: UncheckedSettings, where: string, prefix: string): SettingMistake[] {
  const issues = checkEventSourceSettings(kind, settings, where, { isUnresolved: isExpression });
  return issues.map(({ awsError: _awsError, ...mistake }) => ({ ...mistake, setting: `${prefix}${mistake.setting}` }));
}
