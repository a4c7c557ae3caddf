import type { SettingMistake } from '../../modules/errors';
import { checkFilterPattern, type FieldRule, type FilterPattern } from '../../modules/event-source-settings';
import type { KinesisChangePattern, KinesisPattern, StreamPattern } from '../../modules/filter-patterns';
import { hasExpression } from '../../modules/setting';
import { nearestName } from '../nearest-name';
import type { PipelineFacts } from './facts';
import { eventNames, type FilterMistake, holdsImage, imagePathMistake } from './image-filters';

/** What the records of a source hold, as filters see them. */
interface RecordMembers {
  /** Where the change stands. */
  readonly change: readonly string[];
  /** Beside the change, where it stands below a member of its own. */
  readonly around: readonly string[];
  readonly members: readonly string[];
  readonly dynamodb: readonly string[];
}

/** The members that the types know; a new one there is one here. */
function membersOf<Pattern>(members: { readonly [Name in Exclude<keyof Pattern, '$or'>]-?: true }): readonly string[] {
  return Object.keys(members);
}

const change = { eventID: true, eventName: true, eventSource: true, awsRegion: true, userIdentity: true } as const;
const item = {
  Keys: true,
  NewImage: true,
  OldImage: true,
  ApproximateCreationDateTime: true,
  SizeBytes: true,
} as const;

const sources: { readonly [source in 'dynamodb' | 'kinesis']: RecordMembers } = {
  dynamodb: {
    change: [],
    around: [],
    members: membersOf<StreamPattern>({ ...change, eventVersion: true, eventSourceARN: true, dynamodb: true }),
    dynamodb: membersOf<Dynamodb<StreamPattern>>({ ...item, SequenceNumber: true, StreamViewType: true }),
  },
  kinesis: {
    change: ['data'],
    around: membersOf<KinesisPattern>({
      ...{ data: true, partitionKey: true, sequenceNumber: true },
      ...{ approximateArrivalTimestamp: true, kinesisSchemaVersion: true },
    }),
    members: membersOf<KinesisChangePattern>({ ...change, recordFormat: true, tableName: true, dynamodb: true }),
    dynamodb: membersOf<Dynamodb<KinesisChangePattern>>({ ...item, ApproximateCreationDateTimePrecision: true }),
  },
};

type Dynamodb<Pattern extends { readonly dynamodb?: unknown }> = NonNullable<Pattern['dynamodb']>;

const images: { readonly [member: string]: 'new' | 'old' } = { NewImage: 'new', OldImage: 'old' };

/**
 * Filters of streams that AWS takes and that never match. What no filter matches is passed over for good, so such a
 * filter loses every change.
 */
export function checkFilterPatterns(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ where, consumers, kinesisConsumers, definition: { table, pipes = {} } }) => {
    const check = (reader: FilteringReader, source: unknown) =>
      source === 'kinesis'
        ? checkFilters(reader, 'kinesis', undefined)
        : checkFilters(reader, 'dynamodb', table?.streamViewType);
    return [
      ...consumers.flatMap((consumer) => check(consumer, 'dynamodb')),
      ...kinesisConsumers.flatMap((consumer) => check(consumer, 'kinesis')),
      ...Object.entries(pipes).flatMap(([id, pipe]) =>
        pipe ? check({ where: `${where}/${id}`, definition: pipe }, pipe.source) : [],
      ),
    ];
  });
}

/** A mapping or a pipe. */
interface FilteringReader {
  readonly where: string;
  readonly definition: { readonly filterCriteria?: { readonly filters?: unknown } | undefined };
}

function checkFilters(
  { where, definition: { filterCriteria } }: FilteringReader,
  source: 'dynamodb' | 'kinesis',
  streamViewType: unknown,
): SettingMistake[] {
  const filters: unknown = filterCriteria?.filters;
  if (!Array.isArray(filters) || hasExpression(filters)) return [];
  return filters.flatMap((filter: { readonly pattern?: unknown } | null, index) => {
    const setting = `filterCriteria.filters[${index}].pattern`;
    return fieldsOf(filter?.pattern, source).flatMap((field) => {
      const mistake = fieldMistake(field, sources[source], streamViewType);
      return mistake ? [{ where, setting: `${setting}.${field.path.join('.')}`, ...mistake }] : [];
    });
  });
}

interface Field {
  readonly path: readonly string[];
  readonly rules: readonly FieldRule[];
}

/** The fields of a pattern that Lambda takes; what it does not take is refused elsewhere. */
function fieldsOf(pattern: unknown, source: 'dynamodb' | 'kinesis'): readonly Field[] {
  const check = checkFilterPattern(typeof pattern === 'string' ? pattern : JSON.stringify(pattern), source);
  return check.isValid ? flatten(check.pattern) : [];
}

function flatten(pattern: FilterPattern): readonly Field[] {
  return pattern.flatMap((clause) => ('or' in clause ? clause.or.flatMap(flatten) : [clause]));
}

function fieldMistake(field: Field, source: RecordMembers, streamViewType: unknown): FilterMistake | undefined {
  const { change, around } = source;
  const [first = ''] = field.path;
  if (change.length > 0 && !around.includes(first)) return unknownMember(first, around);
  if (change.some((member, index) => field.path[index] !== member)) return undefined;
  return changeMistake({ ...field, path: field.path.slice(change.length) }, source, streamViewType);
}

function changeMistake(
  { path, rules }: Field,
  { members, dynamodb }: RecordMembers,
  streamViewType: unknown,
): FilterMistake | undefined {
  const [member = '', inner = '', ...attribute] = path;
  if (!members.includes(member)) return unknownMember(member, members);
  if (member === 'eventName') return eventNameMistake(rules);
  if (member !== 'dynamodb') return undefined;
  if (!dynamodb.includes(inner)) return unknownMember(inner, dynamodb);
  const image = images[inner];
  if (image && !holdsImage(streamViewType, image)) {
    const remedy = 'Filter by `dynamodb.Keys` or `eventName`, or in the consumer.';
    return { rule: `never matches: a stream of the view type ${streamViewType} does not hold it`, remedy };
  }
  if (!image && inner !== 'Keys') return undefined;
  return imagePathMistake(
    attribute,
    rules.every(({ is }) => is === 'number-equal' || is === 'numeric'),
  );
}

function unknownMember(name: string, known: readonly string[]): FilterMistake {
  const nearest = nearestName(name, known);
  const remedy = nearest === undefined ? `Known are ${known.join(', ')}.` : `Did you mean \`${nearest}\`?`;
  return { rule: `never matches: no stream record has \`${name}\` there`, remedy };
}

function eventNameMistake(rules: readonly FieldRule[]): FilterMistake | undefined {
  const wrong = rules.find((rule) => rule.is === 'equal' && !eventNames.includes(rule.to));
  if (wrong?.is !== 'equal') return undefined;
  return { rule: `never is ${JSON.stringify(wrong.to)}`, remedy: `It is ${eventNames.join(', ')}.` };
}
