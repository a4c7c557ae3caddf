import {
  type EventSourceKind,
  jsonNumberOf,
  parseFilterPattern,
  parseJsonKeepingNumbers,
} from '../modules/event-source-settings';
import { compileFilterPattern, type PatternMatcher } from './filter-pattern';

/** Whether the function is to receive a record, given as the event holds it. */
export type RecordFilter = (eventRecord: unknown) => boolean;

/** The filters of a mapping, of which one must match; undefined where there are none and every record passes. */
export function recordFilterOf(patterns: readonly string[], source: EventSourceKind): RecordFilter | undefined {
  if (patterns.length === 0) return undefined;
  const matchers = patterns.map((pattern) => matcherFor(pattern, source));
  return (eventRecord) => matchers.some((matches) => matches(eventRecord));
}

type EventRecord = { readonly [member: string]: unknown };

/**
 * A pattern for the data of a record sees it decoded. What happens where the data is not what the pattern expects is
 * the same for queues and streams: the record is dropped.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
function matcherFor(pattern: string, source: EventSourceKind): PatternMatcher {
  const matches = compileFilterPattern(pattern, source);
  if (source === 'dynamodb') return matches;
  const member = source === 'kinesis' ? 'data' : 'body';
  const expectation = expectationOf(pattern, source, member);
  return (eventRecord) => {
    const view = viewOf(eventRecord as EventRecord);
    if (expectation === 'none') return matches(view);
    const text = source === 'kinesis' ? Buffer.from(String(view.data ?? ''), 'base64').toString('utf8') : view.body;
    const json = parsed(String(text ?? ''));
    if (expectation === 'json') return json !== undefined && matches({ ...view, [member]: json });
    return json === undefined && matches({ ...view, [member]: text });
  };
}

/** Kinesis nests its record one level down, but patterns name `data` and `partitionKey` at the top. */
function viewOf(eventRecord: EventRecord): EventRecord {
  const { kinesis } = eventRecord;
  return kinesis ? { ...(kinesis as EventRecord), ...eventRecord } : eventRecord;
}

function expectationOf(pattern: string, source: EventSourceKind, member: string): 'none' | 'json' | 'text' {
  const paths = pathsOf(parseFilterPattern(pattern, source)).filter((path) => path[0] === member);
  if (paths.length === 0) return 'none';
  return paths.some((path) => path.length > 1) ? 'json' : 'text';
}

function pathsOf(pattern: ReturnType<typeof parseFilterPattern>): readonly (readonly string[])[] {
  return pattern.flatMap((clause) => ('or' in clause ? clause.or.flatMap(pathsOf) : [clause.path]));
}

/** The text as a JSON object or list; undefined where it is plain text. */
function parsed(text: string): unknown {
  try {
    const value = parseJsonKeepingNumbers(text);
    return typeof value === 'object' && value !== null && jsonNumberOf(value) === undefined ? value : undefined;
  } catch {
    return undefined;
  }
}
