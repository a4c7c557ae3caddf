import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** SNS, SQS and S3 in this process. */
export interface RunningFauxqs {
  readonly endpoint: string;
  stop(): Promise<void>;
}

type Fauxqs = typeof import('fauxqs');
type Stores = NonNullable<NonNullable<Parameters<Fauxqs['buildApp']>[0]>['stores']>;
type Store<Name extends keyof Stores> = new () => Stores[Name];

/** Starts fauxqs on 127.0.0.1 only; queues and topics are made in the region that a request is signed for. */
export async function startFauxqs(root: string): Promise<RunningFauxqs> {
  const { buildApp } = await import('fauxqs');
  // `startFauxqs` of the package listens on every interface; the app itself can be told where.
  const app = buildApp({ logger: false, stores: await createStores(root) });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => app.close() };
}

/**
 * The package names queues `http://sqs.REGION.localhost:PORT/...`, which many machines cannot resolve. Without a host,
 * its store names them by the address that was called; the store itself is not among the package's exports.
 */
async function createStores(root: string): Promise<Stores> {
  const load = (file: string) => import(pathToFileURL(join(root, 'node_modules', 'fauxqs', 'dist', file)).href);
  const { SqsStore } = (await load('sqs/sqsStore.js')) as { SqsStore: Store<'sqsStore'> };
  const { SnsStore } = (await load('sns/snsStore.js')) as { SnsStore: Store<'snsStore'> };
  const { S3Store } = (await load('s3/s3Store.js')) as { S3Store: Store<'s3Store'> };
  const sqsStore = new SqsStore();
  sqsStore.host = '';
  return { sqsStore, snsStore: new SnsStore(), s3Store: new S3Store() };
}
