import { awsName, sharedSettings } from '../../../local/terraform/create-lambda';
import {
  type EventSourceKind,
  type EventSourceSettingName,
  type EventSourceSettings,
  eventSourceDefaults,
  eventSourceLimits,
} from '../../../modules/event-source-settings';
import { type ValuePath, valueAt } from '../../plan/plan-resource';
import { blockCount, type MappingReading, typedAt, type ValueType } from './mapping-reading';

interface Gathering {
  readonly reading: MappingReading;
  readonly source: EventSourceKind;
  readonly settings: { [K in EventSourceSettingName]?: unknown };
  /** What only apply will tell, by AWS's names. */
  readonly unknown: Set<EventSourceSettingName>;
}

/** The settings of a mapping, in AWS's words; the destination is the caller's. */
export function settingsOf(reading: MappingReading, source: EventSourceKind): EventSourceSettings {
  const gathering: Gathering = { reading, source, settings: {}, unknown: new Set() };
  for (const name of sharedSettings) gatherPlain(gathering, name);
  gatherFilters(gathering);
  gatherBlock(gathering, 'scaling_config', { maximum_concurrency: 'number' });
  gatherBlock(gathering, 'metrics_config', { metrics: 'strings' });
  gatherBlock(gathering, 'provisioned_poller_config', { minimum_pollers: 'number', maximum_pollers: 'number' });
  noteUnknown(gathering);
  return gathering.settings as EventSourceSettings;
}

const typesOfNames: Readonly<Record<string, ValueType>> = {
  bisect_batch_on_function_error: 'boolean',
  starting_position: 'string',
  starting_position_timestamp: 'string',
  function_response_types: 'strings',
};

function gatherPlain(gathering: Gathering, name: string): void {
  const value = valueIn(gathering, typesOfNames[name] ?? 'number', name);
  if (value === undefined || isUnset(gathering.source, name, value)) return;
  gathering.settings[settingOf(name)] = value;
}

/**
 * The provider writes 0, false or an empty text for what AWS leaves out, such as the retries of a queue. Where AWS
 * takes 0, as for the retries of a stream, it stays.
 */
function isUnset(source: EventSourceKind, name: string, value: unknown): boolean {
  if (Array.isArray(value) || typeof value === 'string') return value.length === 0;
  if (value !== 0 && value !== false) return false;
  const range = eventSourceLimits[source].ranges[settingOf(name)];
  return range === undefined ? !isKnownTo(source, settingOf(name)) : range.min > 0;
}

/** Filters are alternatives: with one of them unknown, nothing can be said of what passes. */
function gatherFilters(gathering: Gathering): void {
  const block = 'filter_criteria';
  const count = blockCount(gathering.reading, block, 0, 'filter');
  noteBlock(gathering, block);
  noteBlock(gathering, block, 0, 'filter');
  const patterns = Array.from({ length: count }, (_, index) =>
    valueIn(gathering, 'string', block, 0, 'filter', index, 'pattern'),
  );
  if (count === 0 || gathering.unknown.has('filterCriteria')) return;
  const known = patterns.filter((pattern) => pattern !== undefined);
  gathering.settings.filterCriteria = { filters: known.map((pattern) => ({ pattern })) };
}

function gatherBlock(gathering: Gathering, block: string, members: Readonly<Record<string, ValueType>>): void {
  noteBlock(gathering, block);
  if (blockCount(gathering.reading, block) === 0) return;
  const values = Object.entries(members)
    .map(([name, type]) => [awsName(name), valueIn(gathering, type, block, 0, name)] as const)
    .filter(([, value]) => value !== undefined && value !== 0);
  if (values.length > 0) gathering.settings[settingOf(block)] = Object.fromEntries(values);
}

function noteBlock({ reading, unknown }: Gathering, ...path: ValuePath): void {
  if (valueAt(reading.mapping, ...path).state === 'unknown') unknown.add(settingOf(String(path[0])));
}

function valueIn({ reading, unknown }: Gathering, type: ValueType, ...path: ValuePath): unknown {
  const value = typedAt(reading, reading.mapping, type, ...path);
  if (value.state === 'unknown') unknown.add(settingOf(String(path[0])));
  return value.state === 'known' ? value.value : undefined;
}

/** One sentence for all of them, with what AWS does where they are absent. */
function noteUnknown({ reading, source, unknown }: Gathering): void {
  const defaults: { readonly [name: string]: unknown } = source.startsWith('sqs')
    ? eventSourceDefaults.queue
    : eventSourceDefaults.stream;
  const names = [...unknown].filter((name) => isKnownTo(source, name));
  if (names.length === 0) return;
  const described = names.map((name) => {
    const otherwise = defaults[name];
    return `\`${name}\` (${Array.isArray(otherwise) || otherwise === undefined ? 'none' : otherwise})`;
  });
  const list = described.join(', ');
  reading.assumptions.push(
    names.length === 1
      ? `${list} is known only after apply; AWS's default was taken.`
      : `${list} are known only after apply; AWS's defaults were taken.`,
  );
}

function isKnownTo(source: EventSourceKind, name: EventSourceSettingName): boolean {
  const { ranges, others } = eventSourceLimits[source];
  return Object.hasOwn(ranges, name) || others.includes(name);
}

function settingOf(terraformName: string): EventSourceSettingName {
  return awsName(terraformName) as EventSourceSettingName;
}
