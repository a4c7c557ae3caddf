import type { SettingMistake } from '../../modules/errors';
import { checkFilterPattern, type FieldRule, type FilterPattern } from '../../modules/event-source-settings';
import { hasExpression } from '../../modules/setting';
import { nearestName } from '../nearest-name';
import type { PipelineFacts } from './facts';
import { eventNames, type FilterMistake, holdsImage, imagePathMistake } from './image-filters';

/** Members of a stream record. */
const recordMembers = [
  ...['eventID', 'eventName', 'eventVersion', 'eventSource', 'eventSourceARN', 'awsRegion', 'userIdentity'],
  'dynamodb',
];
const dynamodbMembers = [
  ...['Keys', 'NewImage', 'OldImage', 'ApproximateCreationDateTime', 'SequenceNumber', 'SizeBytes', 'StreamViewType'],
];
const images: { readonly [member: string]: 'new' | 'old' } = { NewImage: 'new', OldImage: 'old' };

/**
 * Filters of streams that AWS takes and that never match. What no filter matches is passed over for good, so such a
 * filter loses every change.
 */
export function checkFilterPatterns(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ consumers, definition: { table } }) =>
    consumers.flatMap(({ where, definition: { filterCriteria } }) => {
      const filters: unknown = filterCriteria?.filters;
      if (!Array.isArray(filters) || hasExpression(filters)) return [];
      return filters.flatMap((filter: { readonly pattern?: unknown } | null, index) => {
        const setting = `filterCriteria.filters[${index}].pattern`;
        return fieldsOf(filter?.pattern).flatMap((field) => {
          const mistake = fieldMistake(field, table?.streamViewType);
          return mistake ? [{ where, setting: `${setting}.${field.path.join('.')}`, ...mistake }] : [];
        });
      });
    }),
  );
}

interface Field {
  readonly path: readonly string[];
  readonly rules: readonly FieldRule[];
}

/** The fields of a pattern that Lambda takes; what it does not take is refused elsewhere. */
function fieldsOf(pattern: unknown): readonly Field[] {
  const check = checkFilterPattern(typeof pattern === 'string' ? pattern : JSON.stringify(pattern), 'dynamodb');
  return check.isValid ? flatten(check.pattern) : [];
}

function flatten(pattern: FilterPattern): readonly Field[] {
  return pattern.flatMap((clause) => ('or' in clause ? clause.or.flatMap(flatten) : [clause]));
}

function fieldMistake({ path, rules }: Field, streamViewType: unknown): FilterMistake | undefined {
  const [member = '', inner = '', ...attribute] = path;
  if (!recordMembers.includes(member)) return unknownMember(member, recordMembers);
  if (member === 'eventName') return eventNameMistake(rules);
  if (member !== 'dynamodb') return undefined;
  if (!dynamodbMembers.includes(inner)) return unknownMember(inner, dynamodbMembers);
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
