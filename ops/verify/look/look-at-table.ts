import type { Finding } from '../finding';
import type { LookParts } from './look';

/**
 * More readers of a shard may be throttled, and then all of them are. Of a global table one of the two is its replication.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
const readersMax = 2;

/** The stream of the table, and who reads it. */
export async function lookAtTable({ pipeline, streamReaders, pipes }: LookParts): Promise<readonly Finding[]> {
  const { table, kinesisStreamArns } = pipeline;
  const base = { subject: 'table', name: table.name };
  if (table.streamArn === undefined && kinesisStreamArns.length === 0) {
    return [{ ...base, level: 'wrong', text: 'no stream: its changes go nowhere' }];
  }
  if (table.streamArn === undefined) return [{ ...base, level: 'right', text: 'no stream, writes to Kinesis' }];
  const piped = (await pipes()).filter(({ sourceArn }) => sourceArn === table.streamArn);
  const replication = table.isReplicated ? ['the replication of the global table'] : [];
  const readers = [...streamReaders, ...piped.map(({ name }) => name), ...replication];
  const names = readers.length === 0 ? 'nobody reads it' : `read by ${readers.join(', ')}`;
  const text = `stream of ${table.viewType}, ${names}`;
  if (readers.length <= readersMax) return [{ ...base, level: 'right', text }];
  const see = 'put a fan-out on the stream, and the others behind it';
  return [{ ...base, level: 'wrong', text: `${text}: more than ${readersMax} throttle each other`, see }];
}
