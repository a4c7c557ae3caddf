import { memberAt } from '../../plan/json';
import { admitsAll, parsedPatterns } from '../filter-patterns';
import { isSecret } from '../mask-secrets';
import { blocksAt, identityAt, isUnknownAt, type PlannedChange, type Side, textAt } from '../planned-change';
import { type Found, type Hazard, ofType } from './hazard';
import { mappingType, readsStream } from './mapping';

/** Where a type keeps its patterns, each as the text of a JSON object; a list is joined by "or". */
interface Filter {
  readonly attribute: string;
  readonly patterns: (change: PlannedChange, side: Side) => readonly (string | undefined)[];
  /** Where what does not pass ends. */
  readonly what: string;
}

/** A pattern that is a secret, or a part of one, is undefined. */
const listed =
  (...path: readonly (string | number)[]) =>
  (change: PlannedChange, side: Side) => {
    const isHidden = path.some((_, depth) => isSecret(memberAt(change[side], path.slice(0, depth + 1))));
    if (isHidden) return [undefined];
    return blocksAt(change, side, ...path).map(({ pattern }) => (typeof pattern === 'string' ? pattern : undefined));
  };

const filters: { readonly [type: string]: Filter } = {
  [mappingType]: {
    attribute: 'filter_criteria',
    patterns: listed('filter_criteria', 0, 'filter'),
    what: 'The mapping passes over records that no pattern matches, and its checkpoint with them: to loosen the filter later brings none of them back. Those that wait at this moment count as well.',
  },
  aws_pipes_pipe: {
    attribute: 'source_parameters',
    patterns: listed('source_parameters', 0, 'filter_criteria', 0, 'filter'),
    what: 'The pipe passes over records that no pattern matches, and its checkpoint with them: to loosen the filter later brings none of them back. Those that wait at this moment count as well.',
  },
  aws_sns_topic_subscription: {
    attribute: 'filter_policy',
    patterns: (change, side) =>
      identityAt(change, side, 'filter_policy') === undefined ? [] : [textAt(change, side, 'filter_policy')],
    what: 'Messages that the policy does not match are not delivered to this subscription, and nobody keeps them for it. A policy takes up to 15 minutes to count everywhere.',
  },
};

export const filterHazards: readonly Hazard[] = [
  {
    code: 'filter-tightened',
    title: 'A filter lets less pass',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html',
    find: ofType(Object.keys(filters), (change) => (tightens(change) ? textOf(change) : undefined)),
  },
];

function tightens(change: PlannedChange): boolean {
  if (change.action !== 'update') return false;
  if (change.type === mappingType && !readsStream(change, 'before') && !readsQueue(change)) return false;
  const { attribute, patterns } = filters[change.type]!;
  // What only apply will tell is most likely what it was; the page on this command says so.
  if (isUnknownAt(change, attribute)) return false;
  const [before, after] = [patterns(change, 'before'), patterns(change, 'after')];
  if ([...before, ...after].includes(undefined)) {
    return identityAt(change, 'before', attribute) !== identityAt(change, 'after', attribute);
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return isScopeMoved(change, after);
  const [wide, narrow] = [parsedPatterns(after), parsedPatterns(before)];
  // What is no JSON may let less pass.
  return wide === undefined || narrow === undefined || !admitsAll(wide, narrow);
}

/** SQS deletes what a filter of its mapping does not match. */
function readsQueue(change: PlannedChange): boolean {
  return textAt(change, 'before', 'event_source_arn')?.split(':')[2] === 'sqs';
}

/** A policy on attributes matches none of the bodies that it was written for. */
function isScopeMoved(change: PlannedChange, patterns: readonly unknown[]): boolean {
  const scope = (side: Side) => textAt(change, side, 'filter_policy_scope') ?? 'MessageAttributes';
  return change.type === 'aws_sns_topic_subscription' && patterns.length > 0 && scope('before') !== scope('after');
}

function textOf({ type }: PlannedChange): Omit<Found, 'change'> {
  return {
    kind: 'loss',
    what: filters[type]!.what,
    lasts: 'From the apply on, and for good for what is passed over.',
    steps: [
      'See that nobody needs what the old filter let pass and the new one does not: the patterns of one filter are joined by "or", the conditions of one pattern by "and".',
      'Rather add a pattern than change one, and take the old one out once nothing that it matches is on its way.',
      'If something was passed over by mistake, loosen the filter, and run `npx tributary backfill --repair` for the table, or replay from the archive.',
    ],
  };
}
