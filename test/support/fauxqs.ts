import { Worker } from 'node:worker_threads';

export interface RunningFauxqs {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the emulator of SNS, SQS and S3 on a free port, in a thread of its own: it is an ES module, which Jest cannot load. */
export async function startFauxqs(): Promise<RunningFauxqs> {
  const worker = new Worker(source, { eval: true });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await worker.terminate();
    },
  };
}

const source = `
  const { parentPort } = require('node:worker_threads');
  import('fauxqs')
    .then(({ startFauxqs }) => startFauxqs({ port: 0, logger: false }))
    .then(({ port }) => parentPort.postMessage(port));
`;
