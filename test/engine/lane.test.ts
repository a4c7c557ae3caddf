import type { InvokeAction } from '../../engine/actions';
import {
  namesOf,
  type RigOptions,
  reported,
  type Script,
  StreamRig,
  startMs,
  success,
  thrown,
} from '../support/stream-rig';

const partial = { functionResponseTypes: ['ReportBatchItemFailures'] } as const;
const counting = { metricsConfig: { metrics: ['EventCount'] } } as const;

function rigOf(settings: RigOptions['settings'], rest: Omit<RigOptions, 'settings'> = {}): StreamRig {
  return new StreamRig({ ...rest, settings: settings! });
}

/** Answers with one result after the other, with the last one for ever. */
function inTurn(...results: readonly ReturnType<Script>[]): Script {
  const rest = [...results];
  return () => (rest.length > 1 ? rest.shift()! : rest[0]!);
}

const throttled = { type: 'not-invoked' } as const;

function timesOf(rig: StreamRig): (readonly [string, number])[] {
  return rig.seen.map(({ records, atMs }) => [records.join(' '), atMs]);
}

describe('Lane payloads', () => {
  const events = [{ name: 'one' }, { name: 'another' }, { name: 'a third' }];
  const payloadBytes = JSON.stringify({ Records: events }).length;

  test.each([
    [payloadBytes, ['a1 a2 a3']],
    [payloadBytes - 1, ['a1 a2', 'a3']],
  ])('with at most %d bytes make batches %j', (batchBytesMax, batches) => {
    const rig = rigOf({}, { parameters: { batchBytesMax } });
    for (const [index, event] of events.entries()) {
      rig.write([`a${index + 1}`], 0, { event, bytes: JSON.stringify(event).length });
    }

    expect(rig.run().batches).toEqual(batches);
  });

  test('go at once where no further record could join', () => {
    const [event] = events;
    const parameters = { batchBytesMax: JSON.stringify({ Records: [event] }).length };
    const rig = rigOf({ maximumBatchingWindowInSeconds: 5 }, { parameters });
    rig.write(['a1'], 0, { event, bytes: JSON.stringify(event).length });

    expect(timesOf(rig.run())).toEqual([['a1', 0]]);
  });
});

describe('Lane throttled', () => {
  test('tries the whole batch again under its request id, each time after a longer wait', () => {
    const settings = { bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 };
    const rig = rigOf(settings, { script: inTurn(throttled, throttled, throttled, success) });

    rig.write(['a1', 'a2']).run();

    expect(timesOf(rig)).toEqual([
      ['a1 a2', 0],
      ['a1 a2', 250],
      ['a1 a2', 750],
      ['a1 a2', 1_750],
    ]);
    expect(new Set(rig.seen.map(({ action }) => action.requestId)).size).toBe(1);
    expect(rig.done).toEqual(['a1', 'a2']);
  });

  test('waits as at first once the function was reached in between', () => {
    const rig = rigOf({}, { script: inTurn(throttled, throttled, thrown, throttled, success) });

    rig.write(['a1']).run();

    expect(rig.seen.map(({ atMs }) => atMs)).toEqual([0, 250, 750, 1_000, 1_250]);
  });
});

describe('Lane failures', () => {
  const reportsA2 = ({ records }: InvokeAction) => reported(...namesOf(records).filter((name) => name === 'a2'));

  test('finish what a partial response got done, and make the rest wait', () => {
    const rig = rigOf({ ...partial, ...counting, maximumRetryAttempts: 0 }, { script: reportsA2 });

    rig.write(['a1', 'a2', 'a3']).run();

    expect(rig.done).toEqual(['a1']);
    expect(timesOf(rig)).toEqual([
      ['a1 a2 a3', 0],
      ['a2 a3', 250],
    ]);
    expect(rig.metrics.get('FailedInvokeEventCount')).toEqual([2, 2]);
  });

  test('take split point and wait as parameters', () => {
    const parameters = { splitAt: (count: number) => count - 1, backOffMs: () => 7 };
    const settings = { bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 };
    const rig = rigOf(settings, { parameters, script: () => thrown });

    rig.write(['a1', 'a2', 'a3']).run();

    expect(timesOf(rig).slice(0, 4)).toEqual([
      ['a1 a2 a3', 0],
      ['a1 a2', 0],
      ['a1', 0],
      ['a1', 7],
    ]);
  });

  test('of what is left after old records were peeled are counted anew', () => {
    const settings = { maximumRecordAgeInSeconds: 60, maximumRetryAttempts: 1 };
    const rig = rigOf(settings, { script: () => thrown });
    rig.write(['a1'], 0, { arrivedAtMs: startMs - 59_900 }).write(['a2']);

    rig.run();

    expect(rig.batches).toEqual(['a1 a2', 'a2', 'a2']);
    expect(rig.delivered).toEqual([
      { records: ['a1'], condition: 'RecordAgeExceeded', count: 1 },
      { records: ['a2'], condition: 'RetryAttemptsExhausted', count: 2 },
    ]);
  });

  test('are told with the version that ran, and as unhandled where the function threw', () => {
    const failing = { ...partial, maximumRetryAttempts: 0 };
    const threw = rigOf(failing, { script: () => ({ type: 'error', executedVersion: '7' }) });
    const answered = rigOf(failing, { script: () => reported('unknown') });

    const responses = [threw, answered].map((rig) => rig.write(['a1']).run().deliveries[0]!.response);

    expect(responses).toEqual([
      { executedVersion: '7', functionError: 'Unhandled' },
      { executedVersion: '$LATEST', functionError: null },
    ]);
  });
});

describe('Lane of a shard with several', () => {
  const settings = { parallelizationFactor: 10, batchSize: 1 };

  test('takes its share of the keys', () => {
    const rig = rigOf(settings);
    for (let ordinal = 1; ordinal <= 200; ordinal += 1) rig.write([`a${ordinal}`], 0, { orderKey: `key ${ordinal}` });

    expect(new Set(rig.run().seen.map(({ lane }) => lane)).size).toBe(10);
  });

  test.each([
    ['a', 'b'],
    ['b', 'a'],
  ])('does not wait for a lane that does: %s blocks, %s goes on', (blocked, free) => {
    const script = ({ records }: InvokeAction) => (namesOf(records)[0]!.startsWith(blocked) ? thrown : success);
    const rig = rigOf({ ...settings, maximumRetryAttempts: 5 }, { script });

    rig
      .write([`${blocked}1`])
      .write([`${free}2`], 100)
      .run();

    expect(timesOf(rig)).toContainEqual([`${free}2`, 100]);
  });

  test.each([
    ['a', 'b'],
    ['b', 'a'],
  ])('is woken for its own retry: %s before %s', (early, late) => {
    const rig = rigOf({ ...settings, maximumRetryAttempts: 3 }, { script: () => thrown });

    rig
      .write([`${late}1`])
      .write([`${early}2`], 300)
      .run();

    // The other lane waits from 250 to 750.
    expect(timesOf(rig)).toContainEqual([`${early}2`, 550]);
  });
});
