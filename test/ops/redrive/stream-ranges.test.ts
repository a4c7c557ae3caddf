import { readStreamRanges } from '../../../ops/redrive/sources/stream-ranges';
import { VirtualClock } from '../../support/virtual-clock';
import { stubClients } from '../stub-clients';

const streamArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders-changes';
const range = { streamArn, shardId: 'shardId-000000000000', startSequenceNumber: '11', endSequenceNumber: '12' };

/** Reads the range from a shard that gives these pages, and counts the reads. */
async function readPages(pages: readonly object[]) {
  let reads = 0;
  const { clients } = stubClients({
    GetShardIterator: () => ({ ShardIterator: 'iterator' }),
    GetRecords: () => {
      reads += 1;
      return { NextShardIterator: 'next', ...pages[Math.min(reads, pages.length) - 1] };
    },
  });
  const clock = new VirtualClock();
  const { signal } = new AbortController();
  const [read] = await clock.drive(readStreamRanges([range], { clients, clock, rateLimit: async () => {}, signal }));
  return { ...read!, reads };
}

describe('readStreamRanges', () => {
  it('goes on over any number of empty pages while Kinesis says that more is to come', async () => {
    const onTheWay = Array.from({ length: 60 }, () => ({ Records: [], MillisBehindLatest: 1_000 }));
    const found = { Records: [{ SequenceNumber: '12', PartitionKey: 'a', Data: Buffer.from('{}') }] };

    const { records, lost } = await readPages([...onTheWay, found]);

    expect(records.map(({ sequenceNumber }) => sequenceNumber)).toEqual(['12']);
    expect(lost).toEqual({ startSequenceNumber: '11', endSequenceNumber: '11' });
  });

  it('knows at the newest end of a Kinesis stream that nothing is left', async () => {
    const { records, lost, reads } = await readPages([{ Records: [], MillisBehindLatest: 0 }]);

    expect(records).toEqual([]);
    expect(lost).toEqual({ startSequenceNumber: '11', endSequenceNumber: '12' });
    expect(reads).toBe(3);
  });
});
