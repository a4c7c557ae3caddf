import { seededRandom } from '../../engine/seeded-random';
import type { Clock } from '../../handlers/core/clock';
import type { FunctionPool } from '../functions/function-pool';
import { type RunningArchive, startArchive } from '../services/archive-stand-in';
import { type ReplicationFaults, type RunningReplication, startReplication } from '../services/kinesis-replication';
import { toParquet } from '../services/parquet';
import type { Clients } from '../services/services';
import { kinesisStreamArnOf } from '../terraform/create-kinesis';
import type { LocalResources } from '../terraform/resources';

export interface StreamParts {
  readonly resources: LocalResources;
  readonly clients: Clients;
  readonly functions: Pick<FunctionPool, 'invoke'>;
  readonly region: string;
  readonly clock: Clock;
  readonly faults: ReplicationFaults;
  /** Told of what went wrong and is tried again. */
  readonly onTrouble: (text: string) => void;
}

/** What moves changes between services without a consumer: into Kinesis streams, and from there into archives. */
export interface RunningStreams {
  readonly replications: readonly RunningReplication[];
  readonly archives: readonly RunningArchive[];
  readonly isIdle: boolean;
  /** Grows with everything that gets on. */
  readonly steps: number;
  /** Records that a Kinesis stream has been given; the ARN may be that of one of its consumers. */
  recordsIn(eventSourceArn: string): number;
  readonly stopped: Promise<void>;
}

const seed = 20_260_101;

/** Starts every replication and every archive of the configuration, until the signal aborts. */
export function startStreams(parts: StreamParts, signal: AbortSignal): RunningStreams {
  const replications = startReplications(parts, signal);
  const archives = startArchives(parts, signal);
  const running = [...replications, ...archives];
  const recordsIn = (eventSourceArn: string) =>
    replications
      .filter(({ destination }) => destination.streamArn === kinesisStreamArnOf(eventSourceArn))
      .reduce((sum, { records }) => sum + records, 0);
  return {
    replications,
    archives,
    recordsIn,
    get isIdle() {
      return running.every(({ isIdle }) => isIdle);
    },
    get steps() {
      return running.reduce((sum, { records }) => sum + records, 0);
    },
    stopped: Promise.all(running.map(({ stopped }) => stopped)).then(() => {}),
  };
}

function startReplications(parts: StreamParts, signal: AbortSignal): RunningReplication[] {
  const { resources, clients, region, clock, faults, onTrouble } = parts;
  const { kinesis, streams } = clients;
  if (!kinesis) return [];
  return resources.kinesisDestinations.map((destination, place) => {
    const table = resources.tables.find(({ name }) => name === destination.tableName)!;
    const onError = (error: unknown) => onTrouble(`${destination.address}: ${messageOf(error)}`);
    const random = seededRandom(seed, place);
    return startReplication({ destination, table, streams, kinesis, region, clock, random, faults, onError }, signal);
  });
}

function startArchives(parts: StreamParts, signal: AbortSignal): RunningArchive[] {
  const { resources, clients, functions, clock, onTrouble } = parts;
  const { kinesis, s3 } = clients;
  if (!kinesis) return [];
  return resources.archives.map(({ address, settings }) => {
    const onError = (error: unknown) => onTrouble(`${address}: ${messageOf(error)}`);
    return startArchive({ settings, kinesis, s3, functions, clock, toParquet, onError }, signal);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
