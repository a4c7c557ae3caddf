import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** SNS, SQS and S3 in this process. */
export interface RunningFauxqs {
  readonly endpoint: string;
  /** What a queue holds, undefined where there is no such queue; no request is made for it. */
  holdingOf(queueName: string): QueueHolding | undefined;
  stop(): Promise<void>;
}

/** What the metrics of a queue are about. */
export interface QueueHolding {
  readonly visible: number;
  readonly notVisible: number;
  /** When the oldest message that is not deleted was sent, epoch milliseconds; undefined where there is none. */
  readonly oldestSentAtMs: number | undefined;
}

type Fauxqs = typeof import('fauxqs');
type Stores = NonNullable<NonNullable<Parameters<Fauxqs['buildApp']>[0]>['stores']>;
type Store<Name extends keyof Stores> = new () => Stores[Name];

/** Starts fauxqs on 127.0.0.1 only; queues and topics are made in the region that a request is signed for. */
export async function startFauxqs(root: string): Promise<RunningFauxqs> {
  const { buildApp } = await import('fauxqs');
  // `startFauxqs` of the package listens on every interface; the app itself can be told where.
  const stores = await createStores(root);
  const app = buildApp({ logger: false, stores });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    holdingOf(queueName) {
      const queue = stores.sqsStore?.getQueueByName(queueName);
      return queue && holdingOf(queue);
    },
    stop: () => app.close(),
  };
}

type Queue = NonNullable<ReturnType<NonNullable<Stores['sqsStore']>['getQueueByName']>>;

function holdingOf(queue: Queue): QueueHolding {
  const waiting = queue.isFifo() ? [...queue.fifoMessages.values()].flat() : queue.messages;
  const inFlight = [...queue.inflightMessages.values()].map(({ message }) => message);
  let oldestSentAtMs: number | undefined;
  for (const { sentTimestamp } of [...waiting, ...inFlight]) {
    if (oldestSentAtMs === undefined || sentTimestamp < oldestSentAtMs) oldestSentAtMs = sentTimestamp;
  }
  return { visible: waiting.length, notVisible: inFlight.length, oldestSentAtMs };
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
