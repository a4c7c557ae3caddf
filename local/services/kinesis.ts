import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { LocalRunError } from '../local-run-error';
import { freePort } from './free-port';
import type { Supervisor } from './supervisor';

/** Kinesis Data Streams on this machine. */
export interface RunningKinesis {
  readonly endpoint: string;
  readonly client: KinesisClient;
  stop(): Promise<void>;
}

export interface KinesisRequest {
  readonly root: string;
  readonly logDirectory: string;
  readonly region: string;
  readonly accountId: string;
  readonly marker: Readonly<Record<string, string>>;
}

const readyMsMax = 60_000;

/**
 * Starts `kinesis-local`, which speaks the wire protocol of Kinesis, and resolves when it answers. It looks for its
 * certificate in the folder that it runs in, and listens for plain HTTP/1.1 and for TLS.
 */
export async function startKinesis(supervisor: Supervisor, request: KinesisRequest): Promise<RunningKinesis> {
  const { root, logDirectory, region, accountId, marker } = request;
  const cwd = join(root, 'node_modules', 'kinesis-local');
  if (!existsSync(join(cwd, 'main.js'))) {
    const remedy = '`npm install --save-dev kinesis-local` brings one';
    throw new LocalRunError('service', `This environment has a Kinesis stream and no Kinesis was found: ${remedy}.`);
  }
  const [plainPort, tlsPort] = [await freePort(), await freePort()];
  const logFile = join(logDirectory, 'kinesis-local.log');
  const durations = ['CREATE_STREAM', 'REGISTER_STREAM_CONSUMER'].map((name) => [`${name}_DURATION`, '10ms']);
  const env = {
    ...marker,
    ...Object.fromEntries(durations),
    KINESIS_MOCK_PLAIN_PORT: String(plainPort),
    KINESIS_MOCK_TLS_PORT: String(tlsPort),
    AWS_REGION: region,
    AWS_ACCOUNT_ID: accountId,
    SHARD_LIMIT: '200',
    LOG_LEVEL: 'ERROR',
  };
  const args = ['--import', `data:text/javascript,${encodeURIComponent(onlyLoopback)}`, 'main.js'];
  const child = supervisor.spawn({ command: process.execPath, args, cwd, env, logFile });
  const endpoint = `http://127.0.0.1:${plainPort}`;
  const client = await clientOf(endpoint, region);
  const stop = async () => {
    client.destroy();
    child.kill();
  };
  if (await isReady(client)) return { endpoint, client, stop };
  await stop();
  throw new LocalRunError('service', `kinesis-local did not start, see ${logFile}.`);
}

/** The program has no setting for where it listens, and would listen on every interface. */
const onlyLoopback = `
  import { Server } from 'node:net';
  const { listen } = Server.prototype;
  Server.prototype.listen = function (first, ...rest) {
    const place = typeof first === 'object' ? first : { port: first };
    return listen.call(this, { ...place, host: '127.0.0.1' }, rest.find((one) => typeof one === 'function'));
  };
`;

/** Over HTTP/1.1: the SDK's own choice is HTTP/2, for which the plain port is deaf. */
async function clientOf(endpoint: string, region: string): Promise<KinesisClient> {
  const [{ KinesisClient }, { NodeHttpHandler }] = await Promise.all([
    import('@aws-sdk/client-kinesis'),
    import('@smithy/node-http-handler'),
  ]);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new KinesisClient({ endpoint, region, credentials, requestHandler: new NodeHttpHandler() });
}

async function isReady(client: KinesisClient): Promise<boolean> {
  const { ListStreamsCommand } = await import('@aws-sdk/client-kinesis');
  const startedAtMs = performance.now();
  while (performance.now() - startedAtMs < readyMsMax) {
    const answers = await client.send(new ListStreamsCommand({})).then(
      () => true,
      () => false,
    );
    if (answers) return true;
    await delay(20);
  }
  return false;
}
