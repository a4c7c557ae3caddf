import { PoisonError } from '../../../handlers/core/errors';
import {
  createBucketQuarantine,
  createQueueQuarantine,
  type QuarantineEntry,
  quarantineBody,
  quarantineKey,
} from '../../../handlers/core/quarantine';
import { decodeStreamRecord } from '../../../handlers/core/stream-record';
import { streamRecord } from '../../support/stream-event';

const record = streamRecord({ newImage: { note: { S: 'a\uffffb' } } });
const change = decodeStreamRecord(record, 'sequence');
const entry: QuarantineEntry = {
  consumer: 'ByProduct',
  quarantinedAtMs: Date.UTC(2026, 0, 9, 23, 59, 59, 5),
  error: new PoisonError('no', { code: 'ViewKeyMissing' }),
  attempts: 2,
  change,
  record,
};
const { signal } = new AbortController();

describe('quarantineKey', () => {
  it('names consumer, day and record', () => {
    expect(quarantineKey(entry)).toMatch(/^quarantine\/ByProduct\/2026\/01\/09\/[0-9a-f]{64}\.json$/);
  });

  it('is the same for the same change and another for another', () => {
    const later = decodeStreamRecord(streamRecord({ sequenceNumber: '400000000000032021070653' }), 'x');

    expect(quarantineKey({ ...entry, error: 'other' })).toBe(quarantineKey(entry));
    expect(quarantineKey({ ...entry, change: later })).not.toBe(quarantineKey(entry));
  });

  it('goes by the record where it cannot be read', () => {
    const { change: _, ...unread } = entry;

    expect(quarantineKey(unread)).toBe(quarantineKey({ ...unread, attempts: 3 }));
    expect(quarantineKey(unread)).not.toBe(quarantineKey({ ...unread, record: {} }));
  });
});

describe('quarantineBody', () => {
  it('holds the record whole, its change and its error', () => {
    const body = JSON.parse(quarantineBody(entry));

    expect(body).toEqual({
      schema: 'tributary.quarantine/1',
      consumer: 'ByProduct',
      quarantinedAt: '2026-01-09T23:59:59.005Z',
      error: { name: 'PoisonError', code: 'ViewKeyMissing', message: 'no' },
      attempts: 2,
      change: {
        id: change.id,
        eventName: 'INSERT',
        table: 'orders',
        version: change.version,
        keys: { customerId: { S: 'c1' }, orderId: { S: 'o1' } },
      },
      record,
    });
  });

  it('is text that a queue takes', () => {
    expect(quarantineBody(entry)).not.toMatch(/[\ufffe\uffff]/);
  });

  it('takes anything for an error', () => {
    const { change: _, ...unread } = entry;

    expect(JSON.parse(quarantineBody({ ...unread, error: 'text' }))).toMatchObject({
      error: { name: 'string', message: 'text' },
    });
  });
});

describe('createBucketQuarantine', () => {
  it('writes one object', async () => {
    const puts: unknown[] = [];
    const objects = { put: async (...args: unknown[]) => void puts.push(args), get: async () => Buffer.alloc(0) };

    await createBucketQuarantine(objects, 'failures')(entry, signal);

    expect(puts).toEqual([[{ bucket: 'failures', key: quarantineKey(entry) }, quarantineBody(entry), signal]]);
  });
});

describe('createQueueQuarantine', () => {
  it('sends one message', async () => {
    const calls: unknown[] = [];
    const call = async (...args: unknown[]) => calls.push(args) as never;

    await createQueueQuarantine(call, 'https://queue')(entry, signal);

    expect(calls).toEqual([['SendMessage', { QueueUrl: 'https://queue', MessageBody: quarantineBody(entry) }, signal]]);
  });
});
