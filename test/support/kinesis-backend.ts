import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  ListStreamsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** A Kinesis that runs on this machine, with one client of its own. */
export interface KinesisBackend {
  readonly client: KinesisClient;
  createStream(shardCount: number): Promise<LiveStream>;
  stop(): Promise<void>;
}

/** Resharding is over when the promise resolves. */
export interface LiveStream {
  readonly streamArn: string;
  put(partitionKey: string, data: string): Promise<{ readonly shardId: string; readonly sequenceNumber: string }>;
  /** Splits the key space of a shard of a stream that has one. */
  split(shardId: string): Promise<void>;
  merge(shardId: string, adjacentShardId: string): Promise<void>;
}

/**
 * Starts `kinesis-local`, which knows StreamARN, children and both parents of a merged shard. It looks for its
 * certificate in the folder that it runs in.
 */
export async function startKinesis(): Promise<KinesisBackend> {
  const [plainPort, tlsPort] = [await freePort(), await freePort()];
  const main = require.resolve('kinesis-local');
  const durations = ['CREATE_STREAM', 'SPLIT_SHARD', 'MERGE_SHARDS'].map((name) => [`${name}_DURATION`, '10ms']);
  const env = {
    ...Object.fromEntries(durations),
    KINESIS_MOCK_PLAIN_PORT: String(plainPort),
    KINESIS_MOCK_TLS_PORT: String(tlsPort),
    SHARD_LIMIT: '200',
    LOG_LEVEL: 'ERROR',
  };
  const program = spawn(process.execPath, [main], { cwd: dirname(main), env, stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => program.once('exit', () => resolve()));
  const client = new KinesisClient({
    endpoint: `http://127.0.0.1:${plainPort}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // The default one speaks HTTP/2, for which the plain port is deaf.
    requestHandler: new NodeHttpHandler(),
  });
  while (!(await isUp(client))) {
    if (program.exitCode !== null) throw new Error(`Kinesis ended with code ${program.exitCode}.`);
    await turn();
  }
  let streams = 0;
  return {
    client,
    async createStream(ShardCount) {
      streams += 1;
      const StreamName = `stream-${streams}`;
      await client.send(new CreateStreamCommand({ StreamName, ShardCount }));
      return liveStreamOf(client, await untilActive(client, StreamName));
    },
    async stop() {
      client.destroy();
      program.kill('SIGKILL');
      await exited;
    },
  };
}

function liveStreamOf(client: KinesisClient, streamArn: string): LiveStream {
  const StreamARN = streamArn;
  const name = streamArn.split('/').at(-1)!;
  return {
    streamArn,
    async put(PartitionKey, data) {
      const command = new PutRecordCommand({ StreamARN, PartitionKey, Data: Buffer.from(data) });
      const { ShardId = '', SequenceNumber = '' } = await client.send(command);
      return { shardId: ShardId, sequenceNumber: SequenceNumber };
    },
    async split(ShardToSplit) {
      const NewStartingHashKey = String(2n ** 127n);
      await client.send(new SplitShardCommand({ StreamARN, ShardToSplit, NewStartingHashKey }));
      await untilActive(client, name);
    },
    async merge(ShardToMerge, AdjacentShardToMerge) {
      await client.send(new MergeShardsCommand({ StreamARN, ShardToMerge, AdjacentShardToMerge }));
      await untilActive(client, name);
    },
  };
}

async function untilActive(client: KinesisClient, StreamName: string): Promise<string> {
  for (;;) {
    const { StreamDescriptionSummary: stream } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    if (stream?.StreamStatus === 'ACTIVE') return stream.StreamARN ?? '';
    await turn();
  }
}

function isUp(client: KinesisClient): Promise<boolean> {
  return client.send(new ListStreamsCommand({})).then(
    () => true,
    () => false,
  );
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => resolve(port));
    });
  });
}
