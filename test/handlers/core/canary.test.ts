import type { Item } from '../../../handlers/core/attribute-value';
import { canaryKeyPrefix, canaryNumberMax, isCanary } from '../../../handlers/core/canary';
import { createRig, createScriptedSink } from '../../support/batch-rig';
import { streamRecord } from '../../support/stream-event';

const canary = { customerId: { S: `${canaryKeyPrefix}7` }, orderId: { S: 'o1' } };

describe('isCanary', () => {
  it.each<[Item, boolean]>([
    [canary, true],
    [{ id: { S: 'tributary-canary' } }, false],
    [{ id: { S: 'a tributary-canary/7' } }, false],
    [{ id: { B: Buffer.from(`${canaryKeyPrefix}7`).toString('base64') } }, true],
    [{ id: { B: Buffer.from('another').toString('base64') } }, false],
    [{ id: { N: String(canaryNumberMax) } }, true],
    [{ id: { N: `-93${'0'.repeat(124)}` } }, true],
    [{ id: { N: '-8.9999E+125' } }, false],
    [{ id: { N: '9.9E+125' } }, false],
  ])('of %j is %s', (keys, expected) => {
    expect(isCanary(keys)).toBe(expected);
  });
});

describe('createBatchProcessor', () => {
  const record = streamRecord({ keys: canary, newImage: { status: { S: 'PENDING' } } });

  it('tells in one line when a canary has passed', async () => {
    const { sink, calls } = createScriptedSink(() => ({ status: 'done' }));
    const rig = createRig(sink);

    await rig.invoke([record, streamRecord({ sequenceNumber: '2' })]);

    const nowMs = rig.clock.nowMs();
    const { eventID: eventId, eventSourceARN } = record;
    const version = `${eventSourceARN.split('/stream/')[1]}:${record.dynamodb.SequenceNumber.padStart(40, '0')}`;
    const fields = { eventId, eventName: 'INSERT', version, receivedAtMs: nowMs, doneAtMs: nowMs, verdict: 'done' };
    expect(calls).toHaveLength(2);
    expect(rig.logs).toEqual([
      { level: 'INFO', message: 'A canary passed.', fields: { requestId: 'request', ...fields } },
    ]);
  });

  it.each([{ contract: 'effect' }, { passesOverCanaries: true }] as const)(
    'passes over it where the sink is %j',
    async (more) => {
      const { sink, calls } = createScriptedSink(() => ({ status: 'done' }));
      const rig = createRig({ ...sink, ...more });

      const response = await rig.invoke([record]);

      expect([response.batchItemFailures, calls]).toEqual([[], []]);
      expect(rig.logs.map(({ fields }) => fields.verdict)).toEqual(['canary']);
      expect(rig.metrics).toEqual([expect.objectContaining({ Received: 1, Canaries: 1 })]);
    },
  );

  it('keeps it out of the quarantine where the sink can never take it', async () => {
    const { sink } = createScriptedSink(() => ({ status: 'poison', error: new Error('no') }));
    const rig = createRig(sink);

    const response = await rig.invoke([record]);

    expect([response.batchItemFailures, rig.quarantined]).toEqual([[], []]);
    expect(rig.logs.map(({ fields }) => fields.verdict)).toEqual(['canary']);
  });

  it('says nothing of a canary that comes again', async () => {
    const { sink } = createScriptedSink(() => ({ status: 'unknown', error: new Error('odd') }));
    const rig = createRig(sink);

    await rig.invoke([streamRecord({ sequenceNumber: '1' }), record]);

    expect(rig.logs.map(({ message }) => message)).not.toContain('A canary passed.');
  });
});
