import { isDeepStrictEqual } from 'node:util';
import { sequenceNumberOf } from './case-records';
import type { CaseRun, SeenDelivery, SeenInvocation } from './case-run';
import type { Expectation, ExpectedDestination, ExpectedInvocation, RecordedCase } from './recorded-case';

/** The first way in which a replay differs from what was recorded; undefined when it does not. */
export function firstDifference(recorded: RecordedCase, run: CaseRun): string | undefined {
  const { expect = {} } = recorded;
  for (const compare of comparisons) {
    const difference = compare(expect, run, recorded);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

type Comparison = (expect: Expectation, run: CaseRun, recorded: RecordedCase) => string | undefined;

const comparisons: readonly Comparison[] = [
  // Where batches may be cut differently, only how often each record was delivered is comparable.
  ({ invocations, compositionFixed }, run, recorded) =>
    invocations && compositionFixed !== false ? invocationsDifference(invocations, run, recorded) : undefined,
  ({ exactInvocationCount }, { invocations }) => differs('invocations', exactInvocationCount, invocations.length),
  ({ deliveriesPerRecord }, run) => {
    const counts = Object.keys(deliveriesPerRecord ?? {}).map((ordinal) => [ordinal, timesDelivered(run, ordinal)]);
    return differs('deliveries per record', deliveriesPerRecord, Object.fromEntries(counts));
  },
  ({ deliveredOrdinals }, run) =>
    differs('delivered records', deliveredOrdinals && sorted(deliveredOrdinals), deliveredOrdinalsOf(run)),
  ({ sizeBytes }, run) =>
    differs(
      'SizeBytes',
      sizeBytes,
      deliveredEvents(run).map((event) => at(event, 'dynamodb.SizeBytes')),
    ),
  ({ eventFields }, run, recorded) =>
    fieldsDifference('first record', withSequenceNumbers(eventFields, recorded), deliveredEvents(run)[0]),
  ({ serial }, { invocations }) =>
    serial === undefined ? undefined : differs('serial', serial, isSerial(invocations)),
  ({ metrics }, run) => {
    const seen = Object.keys(metrics ?? {}).map((name) => [name, run.metrics.get(name) ?? null]);
    return differs('metrics', metrics, Object.fromEntries(seen));
  },
  ({ destination }, run, recorded) =>
    destination === undefined ? undefined : destinationDifference(destination, run, recorded),
];

function invocationsDifference(
  expected: readonly ExpectedInvocation[],
  run: CaseRun,
  recorded: RecordedCase,
): string | undefined {
  const seen = run.invocations;
  const compositions = (list: readonly { readonly records: readonly number[]; readonly result: string }[]) =>
    list.map(({ records, result }) => `[${records}] ${result}`);
  const difference =
    differs(
      'invocations',
      compositions(expected),
      compositions(seen.map(({ ordinals, result }) => ({ records: ordinals, result }))),
    ) ?? requestsDifference(expected, seen);
  if (difference !== undefined) return difference;
  for (const [index, wanted] of expected.entries()) {
    const found = invocationDifference(wanted, index, run, recorded);
    if (found !== undefined) return `invocation ${index + 1}: ${found}`;
  }
  return undefined;
}

/** Equal labels share one request id, and different labels do not. */
function requestsDifference(
  expected: readonly ExpectedInvocation[],
  seen: readonly SeenInvocation[],
): string | undefined {
  const idOfLabel = new Map<string, string>();
  for (const [index, { request }] of expected.entries()) {
    const { requestId } = seen[index]!.action;
    if (request === undefined) continue;
    const known = idOfLabel.get(request);
    const isOthers = known === undefined && [...idOfLabel.values()].includes(requestId);
    if (isOthers || (known !== undefined && known !== requestId)) {
      return `invocation ${index + 1}: request ${request} ${isOthers ? 'has the id of another label' : 'has two ids'}`;
    }
    idOfLabel.set(request, requestId);
  }
  return undefined;
}

function invocationDifference(
  wanted: ExpectedInvocation,
  index: number,
  run: CaseRun,
  { handler }: RecordedCase,
): string | undefined {
  // How an accumulated state names its ordinals is the function's own affair.
  const comparable = handler?.mode === 'accumulate-state' ? ordinalsIn : (state: unknown) => state;
  const { window } = run.invocations[index]!.action;
  return (
    startDifference(wanted, index, run) ??
    differs('isFinalInvokeForWindow', wanted.isFinalInvokeForWindow, window?.isFinalInvokeForWindow ?? false) ??
    differs('isWindowTerminatedEarly', wanted.isWindowTerminatedEarly, window?.isWindowTerminatedEarly ?? false) ??
    (wanted.stateIn && differs('state', comparable(wanted.stateIn), comparable(window?.state)))
  );
}

/** Whether a batch waited for the batching window: at once is less than the window after it could have started. */
function startDifference({ start }: ExpectedInvocation, index: number, run: CaseRun): string | undefined {
  if (start === undefined) return undefined;
  const { startMs, ordinals, action } = run.invocations[index]!;
  const earlier = run.invocations.slice(0, index).filter((one) => one.action.lane === action.lane);
  const windowMs = (run.settings.maximumBatchingWindowInSeconds ?? 0) * 1_000;
  const freeAtMs = earlier.at(-1)?.endMs ?? run.startMs;
  const firstReadableAtMs = run.records.find(({ ordinal }) => ordinal === ordinals[0])?.readableAtMs ?? freeAtMs;
  const hasWaitedWhole = startMs - freeAtMs >= windowMs;
  const hasWaited = startMs - Math.max(freeAtMs, firstReadableAtMs) >= windowMs;
  if (start === 'after-window') return differs('start', start, hasWaitedWhole ? start : 'before the window ended');
  return differs('start', start, hasWaited && windowMs > 0 ? 'after-window' : start);
}

function destinationDifference(
  expected: ExpectedDestination | null,
  run: CaseRun,
  recorded: RecordedCase,
): string | undefined {
  const count = run.deliveries.length;
  const difference = differs('destination messages', expected?.messages ?? 0, count);
  if (difference !== undefined || !expected) return difference;
  const wrongType = differs('destination', expected.type, recorded.config?.onFailure);
  if (wrongType !== undefined || count === 0) return wrongType;
  // Which of several messages the recording shows is not said: one that fits is enough.
  const differences = run.deliveries.map((delivery) => deliveryDifference(expected, delivery, recorded));
  return differences.includes(undefined) ? undefined : differences[0];
}

function deliveryDifference(
  expected: ExpectedDestination,
  { body, key }: SeenDelivery,
  recorded: RecordedCase,
): string | undefined {
  const info = expected.infoKey === undefined ? undefined : body[expected.infoKey];
  const isAbsent = (path: string) => at(body, path) === undefined;
  return (
    fieldsDifference('destination record', withSequenceNumbers(expected.fields, recorded), body) ??
    differs('absent members', expected.absent, expected.absent?.filter(isAbsent)) ??
    differs('members', expected.infoKeysExactly && sorted(expected.infoKeysExactly), sorted(Object.keys(info ?? {}))) ??
    differs('payload', expected.payload, ordinalsOfPayload(body.payload, recorded)) ??
    differs('content type', expected.contentType, 'application/octet-stream') ??
    (expected.keyPattern === undefined || keyMatches(expected.keyPattern, key)
      ? undefined
      : `key: expected ${expected.keyPattern}, got ${key}`)
  );
}

/** Read as a regular expression, or as the way the documentation writes keys: `aws/lambda/<uuid>/<shard>/YYYY/MM/DD/`. */
function keyMatches(pattern: string, key: string): boolean {
  const worded = pattern
    .replace(/<[^>]*>|\{[a-z][^}]*\}/gi, '[^/]+')
    .replace(/YYYY/g, '\\d{4}')
    .replace(/MM|DD|HH|SS/g, '\\d{2}');
  return isMatch(pattern, key) || isMatch(worded, key);
}

function isMatch(source: string, key: string): boolean {
  try {
    return new RegExp(source).test(key);
  } catch {
    return false;
  }
}

function ordinalsOfPayload(payload: unknown, recorded: RecordedCase): readonly number[] | undefined {
  if (typeof payload !== 'string') return undefined;
  const { Records } = JSON.parse(payload) as { readonly Records: readonly unknown[] };
  const path = recorded.stream === 'dynamodb' ? 'dynamodb.SequenceNumber' : 'kinesis.sequenceNumber';
  return Records.map((record) => {
    const found = recorded.records?.find(({ ordinal }) => sequenceNumberOf(ordinal, recorded) === at(record, path));
    return found?.ordinal ?? 0;
  });
}

interface ExpectedFields {
  readonly [path: string]: unknown;
}

/** An expected value may stand for a record's sequence number. */
function withSequenceNumbers(fields: ExpectedFields | undefined, recorded: RecordedCase): ExpectedFields {
  const entries = Object.entries(fields ?? {}).map(([path, value]) => {
    const ordinal = (value as { readonly ordinal?: number } | null)?.ordinal;
    return [path, ordinal === undefined ? value : sequenceNumberOf(ordinal, recorded)];
  });
  return Object.fromEntries(entries);
}

/** All numbers in a state, in order. */
function ordinalsIn(state: unknown): readonly number[] {
  if (typeof state === 'number') return [state];
  return typeof state === 'object' && state !== null ? Object.values(state).flatMap(ordinalsIn) : [];
}

function fieldsDifference(name: string, fields: ExpectedFields, subject: unknown): string | undefined {
  for (const [path, expected] of Object.entries(fields)) {
    const actual = at(subject, path);
    const bound = (expected as { readonly greaterThan?: number } | null)?.greaterThan;
    const pattern = comparedByPattern.find(([ending]) => path.endsWith(ending))?.[1];
    const isSame =
      bound !== undefined
        ? typeof actual === 'number' && actual > bound
        : pattern
          ? typeof actual === 'string' && pattern.test(actual)
          : isDeepStrictEqual(actual, expected);
    if (!isSame) return `${name}: ${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
  }
  return undefined;
}

/** Members whose values differ from run to run. */
const comparedByPattern: readonly (readonly [ending: string, pattern: RegExp])[] = [
  ['requestContext.requestId', /^[0-9a-f-]{36}$/],
  ['requestContext.functionArn', /^arn:aws:lambda:/],
  ['timestamp', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  ['.approximateArrivalOfFirstRecord', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
  ['.approximateArrivalOfLastRecord', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
  ['.shardId', /^shardId-/],
  ['.streamArn', /^arn:aws:/],
];

function timesDelivered({ invocations }: CaseRun, ordinal: string): number {
  return invocations.filter(({ ordinals }) => ordinals.includes(Number(ordinal))).length;
}

function deliveredOrdinalsOf({ invocations }: CaseRun): readonly number[] {
  return sorted([...new Set(invocations.flatMap(({ ordinals }) => ordinals))]);
}

function deliveredEvents(run: CaseRun): readonly unknown[] {
  const delivered = new Set(deliveredOrdinalsOf(run));
  return run.records.filter(({ ordinal }) => delivered.has(ordinal)).map(({ event }) => event);
}

function isSerial(invocations: readonly SeenInvocation[]): boolean {
  return invocations.every(({ startMs }, index) => startMs >= (invocations[index - 1]?.endMs ?? 0));
}

function at(subject: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as { [name: string]: unknown } | null)?.[name], subject);
}

/** Nothing where nothing is expected. */
function differs(name: string, expected: unknown, actual: unknown): string | undefined {
  if (expected === undefined || isDeepStrictEqual(expected, actual)) return undefined;
  return `${name}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}

function sorted<T extends string | number>(values: readonly T[]): readonly T[] {
  return [...values].sort((left, right) => (left < right ? -1 : Number(left > right)));
}
