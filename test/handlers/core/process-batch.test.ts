import type { Change } from '../../../handlers/core/change';
import { SinkError } from '../../../handlers/core/errors';
import type { Invocation, Sink } from '../../../handlers/core/sink';
import { done, failedAt, idAt, none, poison, transient } from '../../support/batch-outcomes';
import { createRig, createScriptedSink } from '../../support/batch-rig';
import { fanOutMessage, queueMessage, streamRecord, streamRecords } from '../../support/stream-event';

describe('createBatchProcessor', () => {
  it('answers an empty batch with no failures', async () => {
    const { invoke } = createRig(createScriptedSink(() => done).sink);

    expect(await invoke([])).toEqual(none);
  });

  it('brings every change to the sink and counts them', async () => {
    const { sink, calls } = createScriptedSink(() => done);
    const rig = createRig(sink);

    const response = await rig.invoke(streamRecords(40));

    expect(response).toEqual(none);
    expect(calls).toHaveLength(40);
    expect(rig.metrics).toEqual([{ Received: 40, Done: 40, LagMs: 5_000 }]);
    expect(rig.clock.timers).toBe(0);
  });

  it('counts a stale change as a success', async () => {
    const rig = createRig(createScriptedSink(() => ({ status: 'stale' })).sink);

    expect(await rig.invoke(streamRecords(2))).toEqual(none);
    expect(rig.metrics[0]).toMatchObject({ Stale: 2 });
  });

  it.each([0, 50, 99])(
    'quarantines poison at place %i of a batch of 100 and repeats or drops nothing',
    async (place) => {
      const { sink, calls } = createScriptedSink((change) => (change.id === idAt(place) ? poison : done));
      const rig = createRig(sink);

      const response = await rig.invoke(streamRecords(100));

      expect(response).toEqual(none);
      expect(calls).toHaveLength(100);
      expect(rig.quarantined.map(({ change }) => change?.id)).toEqual([idAt(place)]);
    },
  );

  it('keeps the whole record in the quarantine', async () => {
    const rig = createRig(createScriptedSink(() => poison).sink);
    const [record] = streamRecords(1);

    await rig.invoke([record]);

    expect(rig.quarantined[0]).toMatchObject({ consumer: 'Test', attempts: 1, record, change: { id: idAt(0) } });
  });

  it('reports a poison record whose quarantine cannot be written', async () => {
    const { sink } = createScriptedSink((change) => (change.id === idAt(3) ? poison : done));
    let writes = 0;
    const quarantine = async () => {
      writes += 1;
      throw new SinkError('no', { code: 'SlowDown', retryable: true });
    };
    const rig = createRig(sink, { quarantine });

    expect(await rig.invoke(streamRecords(8))).toEqual(failedAt(3));
    expect(writes).toBe(3);
  });

  it('quarantines a record that cannot be read and goes on', async () => {
    const { sink, calls } = createScriptedSink(() => done);
    const rig = createRig(sink);
    const [first, second, third] = streamRecords(3);
    const unreadable = { ...second, dynamodb: { SequenceNumber: second?.dynamodb.SequenceNumber } };

    expect(await rig.invoke([first, unreadable, third])).toEqual(none);
    expect(calls).toEqual([idAt(0), idAt(2)]);
    expect(rig.quarantined).toMatchObject([{ record: unreadable, error: { code: 'MissingKeys' } }]);
  });

  it('starts nothing above a record that neither could be read nor kept', async () => {
    const { sink, calls } = createScriptedSink(() => done);
    const rig = createRig(sink, { quarantine: () => Promise.reject(new Error('no')) });
    const [first, second, third] = streamRecords(3);
    const unreadable = { ...second, dynamodb: { SequenceNumber: second?.dynamodb.SequenceNumber } };

    expect(await rig.invoke([first, unreadable, third])).toEqual(failedAt(1));
    expect(calls).toEqual([idAt(0)]);
  });

  it('reports the lowest failed number and no other', async () => {
    const isBad = (id: string) => id === idAt(2) || id === idAt(5);
    const rig = createRig(createScriptedSink((change) => (isBad(change.id) ? transient : done)).sink);

    expect(await rig.invoke(streamRecords(8))).toEqual(failedAt(2));
  });

  it('skips what was finished above the mark when it comes again', async () => {
    const { sink, calls } = createScriptedSink((c, n) =>
      c.id === idAt(1) && n === 1 ? Promise.reject(new Error()) : done,
    );
    const rig = createRig(sink);
    const records = streamRecords(6);

    const first = await rig.invoke(records);
    const second = await rig.invoke(records.slice(1));

    expect([first, second]).toEqual([failedAt(1), none]);
    expect(calls).toHaveLength(7);
    expect(rig.metrics[1]).toMatchObject({ Received: 5, Done: 1, Replayed: 4 });
  });

  it('tries again what it quarantined when an operator brings it, and not when it comes of itself', async () => {
    let isMended = false;
    const { sink, calls } = createScriptedSink(({ id }) => {
      if (id === idAt(0)) return transient;
      return isMended ? done : poison;
    });
    const rig = createRig(sink);
    const records = streamRecords(2);

    await rig.invoke(records);
    isMended = true;
    const before = calls.length;
    const response = await rig.replay(records.slice(1));

    expect(rig.quarantined).toHaveLength(1);
    expect(response).toEqual({ ...none, quarantined: [], stale: [], fenced: [] });
    expect(calls.length).toBe(before + 1);
    expect(rig.metrics[1]).toMatchObject({ Received: 1, Done: 1 });
  });

  it('tells an operator what became of what it took, and Lambda nothing of it', async () => {
    const outcomes = [{ status: 'stale' }, poison, transient, poison, done] as const;
    const { sink } = createScriptedSink(({ id }) => outcomes.find((_, index) => idAt(index) === id)!);
    const records = streamRecords(outcomes.length);
    const numberOf = (index: number) => records[index]!.dynamodb.SequenceNumber;

    const toLambda = await createRig(sink).invoke(records);
    const toOperator = await createRig(sink).replay(records);
    const fenced = await createRig(sink, { changesFromMs: 1_767_323_046_000 }).replay(records.slice(0, 1));

    expect(toLambda).toEqual(failedAt(2));
    // The fourth comes again with the third, and has its verdict then.
    expect(toOperator).toEqual({ ...failedAt(2), quarantined: [numberOf(1)], stale: [numberOf(0)], fenced: [] });
    expect(fenced).toMatchObject({ stale: [], fenced: [numberOf(0)] });
  });

  it('leaves an ordered sink on the newest change when another environment has had the batch in between', async () => {
    const applied: string[] = [];
    let failing = [idAt(0)];
    const answer = (change: Change) => {
      if (failing.includes(change.id)) return transient;
      applied.push(change.id);
      return done;
    };
    const [first, second] = [1, 2].map(() => createRig(createScriptedSink(answer, { ordered: true }).sink));
    const records = streamRecords(3, (index) => (index === 0 ? 'other' : 'same'));

    await first!.invoke(records);
    failing = [idAt(2)];
    await second!.invoke(records);
    failing = [];
    const response = await first!.invoke(records);

    expect(response).toEqual(none);
    expect(applied).toEqual([1, 2, 0, 1, 0, 1, 2].map(idAt));
  });

  it('quarantines an unclear error after five deliveries while the sink works', async () => {
    const { sink } = createScriptedSink((c) => (c.id === idAt(9) ? Promise.reject(new TypeError('bug')) : done));
    const rig = createRig(sink);
    const records = streamRecords(10);

    const responses = [];
    for (let delivery = 0; delivery < 5; delivery += 1) {
      responses.push(await rig.invoke([records[delivery], records[9]]));
      rig.clock.skip(1_000);
    }

    expect(responses).toEqual([failedAt(9), failedAt(9), failedAt(9), failedAt(9), none]);
    expect(rig.quarantined).toMatchObject([{ attempts: 5, change: { id: idAt(9) } }]);
  });

  it('tries the first record of a batch again after an unclear error, and learns from the others', async () => {
    const { sink, calls } = createScriptedSink((c) => (c.id === idAt(0) ? Promise.reject(new TypeError('bug')) : done));
    const rig = createRig(sink, { concurrency: 2 });
    const startMs = rig.clock.nowMs();

    const response = await rig.invoke(streamRecords(3));

    expect(response).toEqual(none);
    expect(calls.filter((id) => id === idAt(0))).toHaveLength(5);
    expect(rig.quarantined).toMatchObject([{ attempts: 5, change: { id: idAt(0) } }]);
    expect(rig.clock.nowMs() - startMs).toBeGreaterThanOrEqual(3_750);
  });

  it('reports the first record of a batch where nothing else shows that the sink works', async () => {
    const rig = createRig(createScriptedSink(() => Promise.reject(new TypeError('bug'))).sink);

    const response = await rig.invoke(streamRecords(3));

    expect(response).toEqual(failedAt(0));
    expect(rig.quarantined).toEqual([]);
  });

  it('does not fill the quarantine while nothing succeeds, until patience is over', async () => {
    const rig = createRig(createScriptedSink(() => Promise.reject(new TypeError('bug'))).sink);
    const records = streamRecords(1);

    for (let delivery = 0; delivery < 20; delivery += 1) expect(await rig.invoke(records)).toEqual(failedAt(0));
    rig.clock.skip(3_600_000);
    const response = await rig.invoke(records);

    expect(response).toEqual(none);
    // Twenty deliveries of five tries, which the breaker counts as one failure each, and a last one.
    expect(rig.quarantined).toMatchObject([{ attempts: 101 }]);
  });

  it.each([[undefined], [null], ['text'], [42], [{}]])(
    'takes a thrown %p as a failure of the record',
    async (thrown) => {
      const rig = createRig(createScriptedSink(() => Promise.reject(thrown)).sink);

      expect(await rig.invoke(streamRecords(1))).toEqual(failedAt(0));
    },
  );

  it.each([
    [null, 'NoRecords'],
    [{}, 'NoRecords'],
    [{ Records: [null] }, 'UnknownSource'],
    [{ Records: [{ eventSource: 'aws:s3' }] }, 'UnknownSource'],
    [{ Records: [{ eventSource: 'toString' }] }, 'UnknownSource'],
    [{ Records: [streamRecord({ sequenceNumber: '' })] }, 'NoIdentifier'],
    [{ Records: [{ eventSource: 'aws:dynamodb' }] }, 'NoIdentifier'],
    [{ Records: [streamRecord(), null] }, 'NoIdentifier'],
    [{ Records: [queueMessage({}, { messageId: '' })] }, 'NoIdentifier'],
  ])('fails the whole batch for %j', async (event, code) => {
    const rig = createRig(createScriptedSink(() => done).sink);

    await expect(rig.invoke((event as { Records: [] })?.Records)).rejects.toMatchObject({ code });
  });

  it('reports every failed message of a standard queue and works on all others', async () => {
    const bodies = [0, 1, 2, 3].map((index) => fanOutMessage({ id: `event-${index}` }));
    const messages = bodies.map((body, index) => queueMessage(body, { messageId: `m${index}` }));
    const isBad = (id: string) => id === 'event-0' || id === 'event-2';
    const { sink, calls } = createScriptedSink((c) => (isBad(c.id) ? Promise.reject(new Error()) : done));
    const rig = createRig(sink, { concurrency: 2 });

    const response = await rig.invoke(messages);

    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['m0', 'm2']);
    expect(calls).toHaveLength(4);
  });

  it('keeps the order of an item among the messages of a standard queue', async () => {
    const messages = [0, 1, 2].map((index) =>
      queueMessage(fanOutMessage({ id: `event-${index}` }), { messageId: `m${index}` }),
    );
    const { sink, calls } = createScriptedSink(() => Promise.reject(new Error()), { ordered: true });
    const rig = createRig(sink);

    const response = await rig.invoke(messages);

    expect(response.batchItemFailures).toHaveLength(3);
    expect(calls).toEqual(['event-0']);
  });

  it('reports a failed message of a FIFO queue with the later ones of its group', async () => {
    const messages = ['a', 'b', 'a', 'b', 'a'].map((messageGroupId, index) =>
      queueMessage(fanOutMessage({ id: `event-${index}` }), {
        messageId: `m${index}`,
        queueName: 'orders.fifo',
        messageGroupId,
      }),
    );
    const { sink, calls } = createScriptedSink((c) => (c.id === 'event-2' ? Promise.reject(new Error()) : done));
    const rig = createRig(sink, { concurrency: 2 });

    const response = await rig.invoke(messages);

    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['m2', 'm4']);
    expect(calls).toEqual(['event-0', 'event-1', 'event-2', 'event-3']);
  });

  it('fetches the payload of a claim check, again where that fails', async () => {
    const pointer = { ...fanOutMessage(), new: undefined, old: undefined, claimCheck: { bucket: 'b', key: 'k' } };
    let reads = 0;
    const readObject = async () => {
      reads += 1;
      if (reads === 1) throw new SinkError('busy', { code: 'SlowDown', retryable: true });
      return Buffer.from(JSON.stringify(fanOutMessage()));
    };
    const { sink, calls } = createScriptedSink((change) => {
      expect(change.newImage).toMatchObject({ status: { S: 'PAID' } });
      return done;
    });
    const rig = createRig(sink, { readObject });

    expect(await rig.invoke([queueMessage(pointer)])).toEqual(none);
    expect({ reads, calls: calls.length }).toEqual({ reads: 2, calls: 1 });
  });

  it('reports a message whose payload cannot be fetched now, and quarantines one whose payload is gone', async () => {
    const pointerOf = (key: string) => ({ ...fanOutMessage(), claimCheck: { bucket: 'b', key } });
    const readObject = async ({ key }: { key: string }) => {
      throw new SinkError('no', { code: key, statusCode: 404, retryable: false });
    };
    const rig = createRig(createScriptedSink(() => done).sink, { readObject });

    const response = await rig.invoke([
      queueMessage(pointerOf('NoSuchKey'), { messageId: 'gone' }),
      queueMessage(pointerOf('InvalidObjectState'), { messageId: 'archived' }),
    ]);

    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'archived' }] });
    expect(rig.quarantined).toMatchObject([{ error: { code: 'ClaimCheckGone' } }]);
  });

  it('logs names and codes, and nothing of an item', async () => {
    const secret = 'secret-value';
    const fail = (change: { newImage?: object }) => {
      const error = Object.assign(new Error(JSON.stringify(change.newImage)), { code: `bad ${secret}` });
      return Promise.reject(error);
    };
    const { sink } = createScriptedSink(fail);
    const rig = createRig(sink);

    await rig.invoke([streamRecord({ newImage: { note: { S: secret } } })]);

    expect(rig.logs).toMatchObject([{ level: 'WARN', fields: { requestId: 'request', errorName: 'Error' } }]);
    expect(JSON.stringify(rig.logs)).not.toContain(secret);
  });

  it('tells a sink which invocation is at work, and none by the name of another', async () => {
    const seen: (Invocation | undefined)[] = [];
    const sink: Sink = {
      ...createScriptedSink(() => done).sink,
      plan: (changes) => [
        {
          changes,
          async run({ invocation }) {
            seen.push(invocation);
            return changes.map(() => done);
          },
        },
      ],
    };
    const rig = createRig(sink);
    const startsAtMs = rig.clock.nowMs();

    await rig.invoke(streamRecords(1), 10_000);
    rig.clock.skip(1);
    await rig.invoke(streamRecords(1), 10_000);

    expect(seen[0]).toEqual({ id: expect.stringContaining('request'), endsAtMs: startsAtMs + 10_000 });
    expect(seen[1]!.id).not.toBe(seen[0]!.id);
  });
});
