import fc from 'fast-check';
import type { FoundRecord } from '../../../ops/redrive/finding';
import { isWithin, narrowedBodies, streamPointerOf, weigh } from '../../../ops/redrive/sources/stream-pointer';

const info = { shardId: 'shard', streamArn: 'arn', startSequenceNumber: '1', endSequenceNumber: '9', batchSize: 9 };
const body = { requestContext: { functionArn: 'f', condition: 'RetryAttemptsExhausted' }, DDBStreamBatchInfo: info };

const record = (number: number): FoundRecord => ({
  record: {},
  itemIdentifier: String(number),
  itemKey: String(number),
});

describe('narrowedBodies', () => {
  it('points at every record that is left, at no other that was found, and counts them', () => {
    const drawn = fc.uniqueArray(fc.nat(99), { maxLength: 20 }).map((all) => all.sort((one, other) => one - other));
    fc.assert(
      fc.property(drawn, fc.func(fc.boolean()), (numbers, isLeft) => {
        const records = numbers.map(record);
        const left = records.filter(({ itemIdentifier }) => isLeft(itemIdentifier));

        const pointers = narrowedBodies(body, records, left, []).map((text) => streamPointerOf(JSON.parse(text))!);

        const pointedAt = pointers.flatMap(({ range, batchSize }) => {
          const within = records.filter(({ itemIdentifier }) => isWithin(itemIdentifier, range!));
          expect(within).toHaveLength(batchSize);
          return within;
        });
        expect(pointedAt).toEqual(left);
      }),
    );
  });

  it('remembers what is lost before what is left', () => {
    const lost = [{ shardId: 'shard', streamArn: 'arn', startSequenceNumber: '1', endSequenceNumber: '4', count: 3 }];

    const bodies = narrowedBodies(body, [record(5)], [], lost).map((text) => JSON.parse(text));

    expect(bodies).toEqual([
      { ...body, DDBStreamBatchInfo: { ...info, startSequenceNumber: '1', endSequenceNumber: '4', batchSize: 3 } },
    ]);
  });
});

describe('streamPointerOf', () => {
  it('reads what a pipe says of records of DynamoDB', () => {
    const pipeArn = 'arn:aws:pipes:eu-west-2:123456789012:pipe/placed';
    const context = { partnerResourceArn: pipeArn, condition: 'RetryAttemptsExhausted' };
    const said = { context, version: '1.0', timestamp: '2026-01-31T00:00:00Z', DDBStreamBatchInfo: info };

    const pointer = streamPointerOf(said);

    expect(pointer).toMatchObject({ pipeArn, shardId: 'shard', batchSize: 9, cause: 'RetryAttemptsExhausted' });
    expect(pointer).not.toHaveProperty('functionArn');
  });
});

describe('weigh', () => {
  const pointer = streamPointerOf(body)!;
  const records = (count: number) => Array.from({ length: count }, (_, at) => record(at));
  const lost = { startSequenceNumber: '1', endSequenceNumber: '2' };

  it.each([
    ['all of the batch', 9, undefined, 1, 0, false],
    ['all of the batch, which had one of several lanes', 9, undefined, 2, 0, false],
    ['more than the batch', 10, undefined, 2, 0, true],
    ['the end of the batch', 7, lost, 1, 2, false],
    ['the end of what had several lanes', 7, lost, 2, 2, true],
    ['more than the batch, and not from its beginning', 12, lost, 2, 1, true],
    ['nothing', 0, lost, 2, 9, false],
  ])('finds %s', (_, count, gone, lanes, lostCount, isSuperset) => {
    const found = { records: records(count), ...(gone && { lost: gone }) };

    expect(weigh(pointer, found, lanes)).toEqual({ lostCount, isSuperset });
  });
});
