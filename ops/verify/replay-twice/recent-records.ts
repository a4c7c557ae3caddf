import { dynamodbStreamSource } from '../../../engine/pollers/dynamodb-streams';
import type { StreamSource } from '../../../engine/ports';
import type { SourceRecord } from '../../../engine/source-record';
import type { Clock } from '../../../handlers/core/clock';
import { SettingsError } from '../../../handlers/core/errors';
import { pause } from '../../../handlers/core/pause';
import type { AwsClients } from '../../aws/clients';
import type { DeployedTable } from '../../deployed/deployed-pipeline';
import type { StreamEventRecord } from '../../deployed/route';

export interface ReadingParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Reads of a shard: a stream cannot be read backwards, so of a busy shard the last of so many pages must do. */
const pagesMax = 20;
const pageRecordsMax = 1_000;

/** AWS allows five reads of a shard in a second, and the pipeline needs its share. */
const pauseMs = 400;

/** The youngest records of the table's stream that were reached, oldest first: of those shards that are still written to. */
export async function recentRecords(
  { streams }: Pick<AwsClients, 'streams'>,
  { name, streamArn }: DeployedTable,
  count: number,
  parts: ReadingParts,
): Promise<readonly StreamEventRecord[]> {
  if (streamArn === undefined) {
    throw new SettingsError([`\`--replay-twice\` needs a stream or \`--file\`, and ${name} has no stream.`]);
  }
  const source = dynamodbStreamSource({ client: streams, streamArn, clock: parts.clock, pageRecordsMax });
  const shards = await source.listShards(parts.signal);
  const continued = new Set(shards.flatMap(({ parents }) => parents));
  const open = shards.filter(({ shardId }) => !continued.has(shardId));
  const records: SourceRecord[] = [];
  for (const { shardId } of open) records.push(...(await lastOfShard(source, shardId, count, parts)));
  return records
    .sort((one, other) => one.arrivedAtMs - other.arrivedAtMs)
    .slice(-count)
    .map(({ event }) => event as StreamEventRecord);
}

async function lastOfShard(
  source: StreamSource,
  shardId: string,
  count: number,
  { clock, signal }: ReadingParts,
): Promise<readonly SourceRecord[]> {
  const reader = source.openShard(shardId, { type: 'TRIM_HORIZON' });
  let last: readonly SourceRecord[] = [];
  for (let page = 0; page < pagesMax && !signal.aborted; page += 1) {
    if (page > 0) await pause(pauseMs, clock, signal);
    const { records, hasEnded } = await reader.read(signal);
    last = [...last, ...records].slice(-count);
    // An open shard gives empty pages where nothing was written for a while, and at its end.
    if (hasEnded || (records.length === 0 && last.length > 0)) break;
  }
  return last;
}
