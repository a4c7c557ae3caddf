import type { InvocationResult, InvokeAction } from '../../engine/actions';
import { namesOf, type RigOptions, reported, StreamRig, startMs, thrown } from '../support/stream-rig';

const settings = { tumblingWindowInSeconds: 10, maximumRetryAttempts: 0, batchSize: 2 };

/** Counts records in the state. */
const counts = ({ records, window }: InvokeAction) => {
  const { count = 0 } = window!.state as { readonly count?: number };
  return { type: 'response', payload: { state: { count: count + records.length } } } as const;
};

function windowsOf(rig: StreamRig): unknown[] {
  return rig.seen.map(({ records, action: { window } }) => [
    records.join(' '),
    (window!.startMs - startMs) / 1_000,
    window!.state,
    window!.isFinalInvokeForWindow,
    window!.isWindowTerminatedEarly,
  ]);
}

function rigOf(options: RigOptions): StreamRig {
  return new StreamRig({ settings, ...options });
}

describe('TumblingWindow', () => {
  test('carries the state through a window, and closes it when a record of a later one comes', () => {
    const rig = rigOf({ script: counts });
    rig.write(['a1', 'a2', 'a3'], 1_000).write(['a4', 'a5'], 23_000).run();

    expect(windowsOf(rig)).toEqual([
      ['a1 a2', 0, {}, false, false],
      ['a3', 0, { count: 2 }, false, false],
      ['', 0, { count: 3 }, true, false],
      ['a4 a5', 20, {}, false, false],
    ]);
    expect(rig.seen[0]!.action.window!.endMs - startMs).toBe(10_000);
  });

  test('never puts records of two windows into one batch', () => {
    const rig = rigOf({ script: counts, settings: { ...settings, batchSize: 10, maximumBatchingWindowInSeconds: 30 } });
    rig.write(['a1'], 9_000).write(['a2'], 10_000).run();

    expect(rig.batches).toEqual(['a1', '', 'a2']);
  });

  test('fails a batch whose response has no state', () => {
    const rig = rigOf({ script: () => reported() })
      .write(['a1'])
      .run();

    expect(rig.delivered).toEqual([{ records: ['a1'], condition: 'RetryAttemptsExhausted', count: 1 }]);
  });

  test('keeps the state where a batch fails', () => {
    const script = (action: InvokeAction) => (namesOf(action.records).includes('a2') ? thrown : counts(action));
    const rig = rigOf({ script, settings: { ...settings, batchSize: 1 } })
      .write(['a1', 'a2', 'a3'])
      .run();

    expect(rig.seen.map(({ action }) => action.window!.state)).toEqual([{}, { count: 1 }, { count: 1 }]);
  });

  test('discards a last call that fails, and begins the next window with nothing', () => {
    const script = (action: InvokeAction) => (action.window!.isFinalInvokeForWindow ? thrown : counts(action));
    const rig = rigOf({ script }).write(['a1'], 0).write(['a2'], 10_000).run();

    expect(rig.delivered).toEqual([{ records: [], condition: 'RetryAttemptsExhausted', count: 1 }]);
    expect(rig.seen.at(-1)!.action.window!.state).toEqual({});
  });

  test('closes early when the state is too large, and when the shard ends', () => {
    const state = { filler: 'x'.repeat(2_000) };
    const script = () => ({ type: 'response', payload: { state } }) as const;
    const rig = rigOf({ script, parameters: { windowStateBytesMax: 1_000 } }).write(['a1'], 0);

    expect(windowsOf(rig.run())).toEqual([
      ['a1', 0, {}, false, false],
      ['', 0, state, true, true],
    ]);

    const ending = rigOf({ script: counts }).write(['a1'], 0);
    ending.at(1, () => ending.mapping.closeShard('shard'));
    expect(windowsOf(ending.run()).at(-1)).toEqual(['', 0, { count: 1 }, true, true]);
    expect(ending.mapping.wantedShards()).toEqual([]);
  });

  test('counts a late record to the window that is open', () => {
    const rig = rigOf({ script: counts });
    rig
      .write(['a1'], 15_000)
      .write(['a2'], 16_000, { arrivedAtMs: startMs + 9_000 })
      .run();

    expect(rig.batches).toEqual(['a1', 'a2']);
  });

  test('puts a late record into one batch with those of the window that is open', () => {
    const rig = rigOf({ script: counts, settings: { ...settings, maximumBatchingWindowInSeconds: 1 } });
    rig.write(['a1'], 15_000);
    rig.write(['a2'], 17_000, { arrivedAtMs: startMs + 9_000 }).write(['a3'], 17_000);

    expect(rig.run().batches).toEqual(['a1', 'a2 a3']);
  });

  test('needs no state from the last call', () => {
    const script = (action: InvokeAction) => (action.window!.isFinalInvokeForWindow ? reported() : counts(action));
    const rig = rigOf({ script }).write(['a1'], 0).write(['a2'], 10_000).run();

    expect(rig.batches).toEqual(['a1', '', 'a2']);
    expect(rig.delivered).toEqual([]);
  });

  test('keeps the checkpoint at the rest of a batch while the early last call before it runs', () => {
    const state = { filler: 'x'.repeat(2_000) };
    const script = ({ records }: InvokeAction) => {
      const batchItemFailures = records.slice(1).map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber }));
      const payload = { batchItemFailures, state: records.length > 1 ? state : {} };
      return { type: 'response', payload, tookMs: 10 } as const;
    };
    const reporting = { ...settings, functionResponseTypes: ['ReportBatchItemFailures'] };
    const rig = rigOf({ script, settings: reporting, parameters: { windowStateBytesMax: 1_000 } });

    rig.write(['a1', 'a2']).run();

    expect(rig.batches).toEqual(['a1 a2', '', 'a2']);
    expect(rig.checkpoints).toEqual(['at a1', 'at a2', 'after a2']);
  });

  test('puts the early last call before the rest of a batch, which opens the window again', () => {
    const huge = { filler: 'x'.repeat(1_048_576) };
    const script = ({ records, window }: InvokeAction): InvocationResult => {
      const batchItemFailures = records.length > 1 ? [{ itemIdentifier: records[1]!.sequenceNumber }] : [];
      return { type: 'response', payload: { batchItemFailures, state: records.length > 1 ? huge : window!.state } };
    };
    const rig = rigOf({ script, settings: { ...settings, functionResponseTypes: ['ReportBatchItemFailures'] } })
      .write(['a1', 'a2'], 13_000)
      .run();

    expect(rig.seen.map(({ records, action: { window } }) => [records.join(' '), window!.startMs - startMs])).toEqual([
      ['a1 a2', 10_000],
      ['', 10_000],
      ['a2', 10_000],
    ]);
    expect(rig.seen[1]!.action.window!.isWindowTerminatedEarly).toBe(true);
    expect(rig.seen[2]!.action.window!.state).toEqual({});
  });
});
