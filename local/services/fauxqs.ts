import type { AddressInfo } from 'node:net';

/** SNS, SQS and S3 in this process. */
export interface RunningFauxqs {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts fauxqs on 127.0.0.1 only; queues and topics are made in the region that a request is signed for. */
export async function startFauxqs(): Promise<RunningFauxqs> {
  const { buildApp } = await import('fauxqs');
  // `startFauxqs` of the package listens on every interface; the app itself can be told where.
  const app = buildApp({ logger: false });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => app.close() };
}
