import { coreFunction } from '../../../engine/sim/core-function';
import { FunctionRig, reportedOf, simRecords } from './core-function-rig';

const nothingFailed = { type: 'response', payload: { batchItemFailures: [] } };

describe('coreFunction', () => {
  it('applies each record once and reports none', async () => {
    const rig = new FunctionRig(coreFunction());

    const { result } = await rig.invoke(simRecords(40));

    expect(result).toEqual(nothingFailed);
    expect([...rig.effects].sort((one, other) => one - other)).toEqual(simRecords(40).map(({ index }) => index));
  });

  it('takes the time of an invocation and of each call, as many at once as its concurrency allows', async () => {
    const one = new FunctionRig(coreFunction({ concurrency: 1 }), { perInvocationMs: 500, perRecordMs: 100 });
    const four = new FunctionRig(coreFunction({ concurrency: 4 }), { perInvocationMs: 500, perRecordMs: 100 });

    const slow = await one.invoke(simRecords(100));
    const fast = await four.invoke(simRecords(100));

    expect(slow.tookMs).toBeGreaterThan(500 + 9_500);
    expect(slow.tookMs).toBeLessThan(500 + 10_500);
    expect(fast.tookMs).toBeLessThan(500 + 3_000);
  });

  it('keeps changes of one item in order, and lets them overtake each other where it is told to', async () => {
    const records = simRecords(16, () => 0);
    const ordered = new FunctionRig(coreFunction(), { perRecordMs: 100 });
    const unordered = new FunctionRig(coreFunction({ ordered: false }), { perRecordMs: 100 });

    await ordered.invoke(records);
    await unordered.invoke(records);

    const inOrder = records.map(({ index }) => index);
    expect(ordered.effects).toEqual(inOrder);
    expect(unordered.effects).not.toEqual(inOrder);
    expect(unordered.effects).toHaveLength(16);
  });

  it('tries again after an outage that ends, and reports what it could not bring there in one that does not', async () => {
    const short = new FunctionRig(coreFunction(), { outage: { fromMs: 0, toMs: 200 } });
    const long = new FunctionRig(coreFunction(), { outage: { fromMs: 0, toMs: 100_000 } });
    const records = simRecords(4);

    const brief = await short.invoke(records);
    const lasting = await long.invoke(records);

    expect(brief.result).toEqual(nothingFailed);
    expect(reportedOf(lasting)).toEqual([records[0]!.sequenceNumber]);
    expect(long.effects).toEqual([]);
    expect(long.quarantined).toEqual([]);
  });

  it('refuses a call that was made before the outage and arrives in it', async () => {
    const rig = new FunctionRig(coreFunction(), { perRecordMs: 1_000, outage: { fromMs: 100, toMs: 100_000 } });

    await rig.invoke(simRecords(1));

    expect(rig.effects).toEqual([]);
  });

  it('refuses a call that was made in the outage and arrives after it', async () => {
    const rig = new FunctionRig(coreFunction(), { perRecordMs: 1_000, outage: { fromMs: 0, toMs: 100 } });

    const { tookMs } = await rig.invoke(simRecords(1));

    expect(rig.effects).toEqual([0]);
    expect(tookMs).toBeGreaterThan(1_500);
  });

  it('quarantines poison that the handler can tell, and goes on', async () => {
    const rig = new FunctionRig(coreFunction(), { poison: { 2: 'recognized' } });

    const { result } = await rig.invoke(simRecords(5));

    expect(result).toEqual(nothingFailed);
    expect(rig.quarantined).toEqual([2]);
    expect([...rig.effects].sort()).toEqual([0, 1, 3, 4]);
  });

  it('quarantines unclear poison when its environment has seen it fail five times while other records succeed', async () => {
    const rig = new FunctionRig(coreFunction(), { poison: { 9: 'unclear' } });
    const reports: number[] = [];

    for (let delivery = 0; delivery < 5; delivery += 1) {
      const outcome = await rig.invoke([...simRecords(1, undefined, delivery), ...simRecords(1, undefined, 9)]);
      reports.push(reportedOf(outcome).length);
      await rig.pass(1_000);
    }

    expect(reports).toEqual([1, 1, 1, 1, 0]);
    expect(rig.quarantined).toEqual([9]);
  });

  it('remembers in an environment what it finished, and forgets it with the environment', async () => {
    const kept = new FunctionRig(coreFunction({ ordered: false }), { poison: { 1: 'unclear' } });
    const lost = new FunctionRig(coreFunction({ ordered: false }), { poison: { 1: 'unclear' } });
    const records = simRecords(3);

    for (const rig of [kept, lost]) await rig.invoke(records);
    await lost.invoke(simRecords(1, undefined, 9), { killAfterMs: 1 });
    for (const rig of [kept, lost]) await rig.invoke(records.slice(1));

    expect([...kept.effects].sort()).toEqual([0, 2]);
    expect([...lost.effects].sort()).toEqual([0, 2, 2, 9]);
  });

  it('answers before its timeout where calls hang, without an effect', async () => {
    const rig = new FunctionRig(coreFunction());
    const heeding = new FunctionRig(coreFunction({ heedsAbort: true }));
    const records = simRecords(3);

    const deaf = await rig.invoke(records, { hangs: true });
    const polite = await heeding.invoke(records, { hangs: true });

    // The reserve is 3 s of 30 s; calls that do not end when they are told to are given up half a second later.
    expect([deaf.tookMs, polite.tookMs]).toEqual([27_500, 27_000]);
    for (const outcome of [deaf, polite]) expect(reportedOf(outcome)).toEqual([records[0]!.sequenceNumber]);
    expect([...rig.effects, ...heeding.effects]).toEqual([]);
  });

  it('writes to the quarantine also while calls to the sink hang', async () => {
    const rig = new FunctionRig(coreFunction());
    const [record] = simRecords(1);
    const broken = Object.defineProperty(Object.create(record!), 'event', {
      value: { ...record!.event, eventName: 'BROKEN' },
    });

    const { result } = await rig.invoke([broken], { hangs: true });

    expect(result).toEqual(nothingFailed);
    expect(rig.quarantined).toEqual([0]);
  });

  it('lets calls under way take effect after its environment is killed, and makes no new one', async () => {
    const rig = new FunctionRig(coreFunction({ concurrency: 2 }), { perRecordMs: 100 });

    const { result } = await rig.invoke(simRecords(10), { killAfterMs: 50 });
    const before = rig.effects;
    await rig.pass(60_000);

    expect(result).toBeUndefined();
    expect(before).toEqual([]);
    expect([...rig.effects].sort()).toEqual([0, 1]);
  });

  it('lets a call take effect that the handler has given up', async () => {
    const rig = new FunctionRig(coreFunction(), { perRecordMs: 40_000 });
    const records = simRecords(1);

    const outcome = await rig.invoke(records);
    await rig.pass(60_000);

    expect(reportedOf(outcome)).toEqual([records[0]!.sequenceNumber]);
    expect(rig.effects).toEqual([0]);
  });

  it('throttles what finds no environment free', async () => {
    const rig = new FunctionRig(coreFunction({ environmentsMax: 1 }));

    const first = rig.start(simRecords(1));
    const second = rig.start(simRecords(1, undefined, 1));
    await rig.pass(1_000);
    const third = await rig.invoke(simRecords(1, undefined, 2), { killAfterMs: 1 });
    const fourth = await rig.invoke(simRecords(1, undefined, 3));

    expect(first.outcome?.result).toEqual(nothingFailed);
    expect(second.outcome?.result).toEqual({ type: 'not-invoked' });
    expect(third.result).toBeUndefined();
    expect(fourth.result).toEqual(nothingFailed);
  });

  it('does the same at the same times for the same seed', async () => {
    const run = async (seed: number) => {
      const rig = new FunctionRig(coreFunction(), { seed, perRecordMs: 100, outage: { fromMs: 300, toMs: 900 } });
      await rig.invoke(simRecords(60, (index) => index % 7));
      return rig.applied;
    };

    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });
});
