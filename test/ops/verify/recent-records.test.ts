import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecordFile } from '../../../ops/verify/replay-twice/read-record-file';
import { recentRecords } from '../../../ops/verify/replay-twice/recent-records';
import { VirtualClock } from '../../support/virtual-clock';
import { type StubAnswers, stubClients } from '../stub-clients';
import { examplePipeline, streamArn } from './example-pipeline';

const folder = mkdtempSync(join(tmpdir(), 'records-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A stream whose shards give these pages of sequence numbers; each number is the second of its record as well. */
function streamOf(shards: {
  readonly [id: string]: { readonly parent?: string; readonly pages: readonly (readonly number[])[] };
}) {
  const answers: StubAnswers = {
    DescribeStream: () => ({
      StreamDescription: {
        Shards: Object.entries(shards).map(([ShardId, { parent }]) => ({ ShardId, ParentShardId: parent })),
      },
    }),
    GetShardIterator: ({ ShardId }) => ({ ShardIterator: `${ShardId} 0` }),
    GetRecords({ ShardIterator }) {
      const [shard, page] = ShardIterator.split(' ');
      const numbers = shards[shard]!.pages[Number(page)] ?? [];
      const Records = numbers.map((number) => ({
        eventID: `e-${number}`,
        eventName: 'INSERT',
        dynamodb: {
          ApproximateCreationDateTime: new Date(number * 1_000),
          Keys: { id: { S: 'a' } },
          SequenceNumber: String(number),
        },
      }));
      return { Records, NextShardIterator: `${shard} ${Number(page) + 1}` };
    },
  };
  return stubClients(answers);
}

const read = async (stream: ReturnType<typeof streamOf>, count: number) => {
  // The reader adds a middleware of its own to real clients.
  Object.assign(stream.clients.streams, { middlewareStack: { add: () => {}, addRelativeTo: () => {} } });
  const clock = new VirtualClock();
  const parts = { clock, signal: new AbortController().signal };
  const records = await clock.drive(recentRecords(stream.clients, examplePipeline().table, count, parts));
  return records.map(({ dynamodb }) => dynamodb.SequenceNumber);
};

describe('recentRecords', () => {
  it('takes the youngest of all shards that are still written to, oldest first', async () => {
    const stream = streamOf({
      old: { pages: [[1, 2, 3]] },
      left: { parent: 'old', pages: [[], [4, 7], [9]] },
      right: { pages: [[5, 6, 8]] },
    });

    expect(await read(stream, 4)).toEqual(['6', '7', '8', '9']);
  });

  it('reads no more of a busy shard than twenty pages', async () => {
    const pages = Array.from({ length: 100 }, (_, index) => [index + 1]);
    const stream = streamOf({ busy: { pages } });

    expect(await read(stream, 2)).toEqual(['19', '20']);
  });

  it('fails when the table has no stream', async () => {
    const { streamArn: _, ...table } = examplePipeline().table;
    const parts = { clock: new VirtualClock(), signal: new AbortController().signal };

    await expect(recentRecords(streamOf({}).clients, table, 1, parts)).rejects.toThrow('orders-table has no stream.');
  });
});

describe('readRecordFile', () => {
  const record = {
    eventID: 'e-1',
    eventName: 'REMOVE',
    eventSourceARN: streamArn,
    dynamodb: { Keys: { id: { S: 'a' } }, SequenceNumber: '1' },
  };

  const fileOf = (text: string) => {
    writeFileSync(join(folder, 'records.json'), text);
    return readRecordFile(folder, 'records.json');
  };

  test.each([[{ Records: [record] }], [[record]]])('reads an event, and a list', (content) => {
    expect(fileOf(JSON.stringify(content))).toEqual([record]);
  });

  test.each([
    ['no JSON', 'be a file of JSON'],
    ['{"Records":[]}', 'hold `{"Records": [...]}`'],
    ['{"Records":[{"eventSource":"aws:sqs","body":"{}"}]}', 'hold records of a DynamoDB stream'],
  ])('fails when it holds %s', (text, rule) => {
    expect(() => fileOf(text)).toThrow(`\`--file\` must ${rule}`);
  });

  it('fails when there is no such file', () => {
    expect(() => readRecordFile(folder, 'nowhere.json')).toThrow('`--file` must be a file of JSON, got nowhere.json.');
  });
});
