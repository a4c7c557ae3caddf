import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import {
  backendSequenceNumber,
  normalizeRecord,
  streamBackendOf,
  streamBackends,
} from '../../../engine/pollers/stream-backends';
import { sourceRecordOf } from '../../../engine/pollers/stream-event';

const arnOf = (region: string) => `arn:aws:dynamodb:${region}:000000000000:table/t/stream/l`;
const [local, dynoxide] = [streamBackendOf(arnOf('ddblocal')), streamBackendOf(arnOf('dynoxide'))];
const aws = streamBackendOf(arnOf('eu-west-1'));

const record = (change: Partial<_Record> = {}): _Record => ({
  eventID: '7',
  eventName: 'MODIFY',
  dynamodb: { SequenceNumber: '12', NewImage: { a: { S: 'x' } }, OldImage: { a: { S: 'x' } } },
  ...change,
});

describe('streamBackendOf', () => {
  test('tells the backend by the region of the ARN', () => {
    expect([local.name, dynoxide.name, aws.name]).toEqual(['dynamodb-local', 'dynoxide', 'aws']);
    expect(streamBackends).toContain(local);
  });
});

describe('normalizeRecord', () => {
  test('leaves records of AWS as they are', () => {
    expect(normalizeRecord(record(), aws, arnOf('eu-west-1'))).toEqual(record());
  });

  test('drops changes that change nothing where the backend writes them', () => {
    const changed = record({
      dynamodb: { SequenceNumber: '12', NewImage: { a: { S: 'y' } }, OldImage: { a: { S: 'x' } } },
    });

    expect(normalizeRecord(record(), dynoxide, arnOf('dynoxide'))).toBeUndefined();
    expect(normalizeRecord(changed, dynoxide, arnOf('dynoxide'))).toBeDefined();
    expect(normalizeRecord(record({ eventName: 'INSERT' }), dynoxide, arnOf('dynoxide'))).toBeDefined();
    expect(normalizeRecord(record({ dynamodb: { SequenceNumber: '1' } }), dynoxide, arnOf('dynoxide'))).toBeDefined();
  });

  test.each([
    ['dynoxide', 1_799_999_999_000, false],
    ['dynoxide', 1_800_000_000_000, true],
    ['ddblocal', 1_799_999_999_000, true],
  ])('in %s takes a record of %d, when the stream was made at 1800000000.5 s: %s', (region, atMs, isTaken) => {
    const ApproximateCreationDateTime = new Date(atMs);
    const insert = record({ eventName: 'INSERT', dynamodb: { SequenceNumber: '1', ApproximateCreationDateTime } });
    const streamArn = arnOf(region).replace('/stream/l', '/stream/1800000000.500000001');

    expect(normalizeRecord(insert, streamBackendOf(streamArn), streamArn) !== undefined).toBe(isTaken);
  });

  test('makes counters unique ids and sequence numbers of full length', () => {
    const insert = record({ eventName: 'INSERT' });

    const [one, other] = [arnOf('dynoxide'), arnOf('dynoxide').replace('table/t', 'table/u')].map((arn) =>
      normalizeRecord(insert, dynoxide, arn),
    );

    expect(one!.dynamodb!.SequenceNumber).toBe('000000000000000000012');
    expect(one!.eventID).toMatch(/^[0-9a-f]{32}$/);
    expect(one!.eventID).not.toBe(other!.eventID);
    expect(backendSequenceNumber('000000000000000000012', dynoxide)).toBe('12');
    expect(backendSequenceNumber('000000000000000000012', local)).toBe('000000000000000000012');
  });

  test('gives a time-to-live deletion its name and identity', () => {
    const unnamed = record({ eventName: 'UNKNOWN_TO_SDK_VERSION' as 'REMOVE' });

    const normalized = normalizeRecord(unnamed, local, arnOf('ddblocal'));

    expect(normalized?.eventName).toBe('REMOVE');
    const origin = {
      streamArn: arnOf('ddblocal'),
      awsRegion: 'r',
      position: 1,
      readAtMs: 0,
      creationTimeStepMs: 1_000,
    };
    expect(sourceRecordOf(normalized!, origin).event).toMatchObject({
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    });
  });
});

describe('sourceRecordOf', () => {
  const createdAtMs = Date.UTC(2026, 0, 1, 10, 20);
  const dynamodb = { SequenceNumber: '1', ApproximateCreationDateTime: new Date(createdAtMs) };

  test.each([
    [1_000, 30_000, 0],
    [60_000, 30_000, 30_000],
    [60_000, 90_000, 59_999],
    [60_000, -5, 0],
  ])(
    'with steps of %d ms and a read after %d ms counts as arrived after %d ms',
    (creationTimeStepMs, readMs, arrivedMs) => {
      const origin = {
        streamArn: 'a',
        awsRegion: 'r',
        position: 1,
        readAtMs: createdAtMs + readMs,
        creationTimeStepMs,
      };

      expect(sourceRecordOf(record({ dynamodb }), origin).arrivedAtMs).toBe(createdAtMs + arrivedMs);
    },
  );
});
