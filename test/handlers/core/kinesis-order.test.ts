import type { Change } from '../../../handlers/core/change';
import { PoisonError } from '../../../handlers/core/errors';
import { done, none, transient } from '../../support/batch-outcomes';
import { createRig, createScriptedSink } from '../../support/batch-rig';
import { arrivals, kinesisNumberAt, kinesisRecord, kinesisRecords } from '../../support/kinesis-event';

const failedAt = (index: number) => ({ batchItemFailures: [{ itemIdentifier: kinesisNumberAt(index) }] });

/** A rig for an ordered sink that fails, for good while they are listed, at some changes. */
function rig(failing = new Set<string>(), ordered = true) {
  const { sink, calls } = createScriptedSink(
    ({ id }: Change) => (failing.has(id) ? { status: 'unknown', error: 1 } : done),
    {
      ordered,
    },
  );
  const made = createRig(sink);
  const bring = (text: string, from = 0) => made.invoke(kinesisRecords(arrivals(text), from));
  return { ...made, calls, bring };
}

describe('KinesisOrder', () => {
  it('brings the changes of each item by their time', async () => {
    const { bring, calls } = rig();

    expect(await bring('a3 b1 a1 b2 a2')).toEqual(none);

    expect(calls.filter((id) => id.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(calls.filter((id) => id.startsWith('b'))).toEqual(['b1', 'b2']);
  });

  it('brings a change once that comes twice in a batch', async () => {
    const { bring, calls, metrics } = rig();

    expect(await bring('a1 a2 a1 b1 a2')).toEqual(none);

    expect(calls.sort()).toEqual(['a1', 'a2', 'b1']);
    expect(metrics[0]).toMatchObject({ Received: 5, Done: 3, Duplicates: 2 });
  });

  it.each([true, false])(
    'brings a change once that comes again by another record later (ordered: %s)',
    async (ordered) => {
      const { bring, calls, metrics } = rig(new Set(), ordered);

      await bring('a1 a2');
      expect(await bring('a1 b1', 10)).toEqual(none);

      expect(calls).toEqual(['a1', 'a2', 'b1']);
      expect(metrics[1]).toMatchObject({ Done: 1, Duplicates: 1 });
    },
  );

  it('brings the same record again where Lambda delivers it again', async () => {
    const { bring, calls, metrics } = rig();

    await bring('a1 a2');
    await bring('a1 a2');

    expect(calls).toEqual(['a1', 'a2', 'a1', 'a2']);
    expect(metrics[1]).toEqual(expect.not.objectContaining({ OutOfOrder: expect.anything() }));
  });

  it('brings and counts what comes after a newer change of its item was finished', async () => {
    const { bring, calls, metrics } = rig();

    await bring('a2');
    await bring('a1 b1 a3', 10);

    expect(calls.filter((id) => id.startsWith('a'))).toEqual(['a2', 'a1', 'a3']);
    expect(metrics[1]).toMatchObject({ Done: 3, OutOfOrder: 1 });
  });

  it('reports the lowest number that is not done in the order of arrival, not the oldest change', async () => {
    const { bring, calls, metrics } = rig(new Set(['a1']));

    expect(await bring('b1 a2 a1')).toEqual(failedAt(1));

    expect(calls).not.toContain('a2');
    expect(metrics[0]).toMatchObject({ Done: 1, Failed: 2 });
  });

  it('has a second record of a failed change come again too', async () => {
    const failing = new Set(['a1']);
    const { bring, calls, metrics } = rig(failing);

    expect(await bring('b1 a1 a1')).toEqual(failedAt(1));
    failing.clear();
    expect(await bring('a1 a1', 1)).toEqual(none);

    expect(calls.filter((id) => id === 'a1')).toHaveLength(2);
    expect(metrics[1]).toMatchObject({ Done: 1, Duplicates: 1 });
  });

  it('forgets duplicates after fifteen minutes', async () => {
    const { bring, calls, clock } = rig();

    await bring('a1');
    clock.skip(900_000);
    await bring('a1', 10);

    expect(calls).toEqual(['a1', 'a1']);
  });

  it('tells the same key of two tables apart', async () => {
    const { invoke, calls } = rig();
    const text = Buffer.from(kinesisRecords(arrivals('a1'))[0]!.kinesis.data, 'base64').toString();

    await invoke(
      [text, text.replace('"orders"', '"customers"')].map((data, index) => kinesisRecord(data, kinesisNumberAt(index))),
    );

    expect(calls).toEqual(['a1', 'a1']);
  });
});

describe('createBatchProcessor', () => {
  it('quarantines what is no change of a table and goes on', async () => {
    const { invoke, calls, quarantined } = rig();
    const foreign = kinesisRecord({ hello: 'world' }, kinesisNumberAt(9));

    expect(await invoke([...kinesisRecords(arrivals('a1')), foreign])).toEqual(none);

    expect(calls).toEqual(['a1']);
    expect(quarantined).toEqual([expect.objectContaining({ record: foreign, error: expect.any(PoisonError) })]);
  });

  it('fails a batch in which a record has no number', async () => {
    const { invoke } = rig();

    await expect(invoke([{ eventSource: 'aws:kinesis', kinesis: {} }])).rejects.toMatchObject({ code: 'NoIdentifier' });
  });

  it('tries a throttled change again before newer ones of its item', async () => {
    const { sink, calls } = createScriptedSink((_, attempt) => (attempt === 1 ? transient : done), { ordered: true });
    const { invoke } = createRig(sink);

    expect(await invoke(kinesisRecords(arrivals('a2 a1')))).toEqual(none);

    expect(calls).toEqual(['a1', 'a1', 'a2', 'a2']);
  });

  it('passes over changes made before the time from which it takes them', async () => {
    const { sink, calls } = createScriptedSink(() => done);
    const { invoke, metrics } = createRig(sink, { changesFromMs: 1_767_323_045_001 });

    expect(await invoke(kinesisRecords(arrivals('a999 a1000')))).toEqual(none);

    expect(calls).toEqual(['a1000']);
    expect(metrics[0]).toMatchObject({ Done: 1, Fenced: 1 });
  });
});
