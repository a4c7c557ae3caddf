import { gunzipSync } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { listKeys, readBytes, readObject } from '../gather';
import { accountLogSink, type ReceivedMessage } from '../log-sink';
import { readMessage } from '../message';
import type { KeptSink } from '../topology';
import type { SinkAccountant } from './accountant';

/** The lines of the log, each a message that a queue consumer could read. */
export const auditAccountant: SinkAccountant = {
  nameOf: streamOf,
  async account({ kept, changes, isQuarantined, clients }) {
    const lines = await linesOf(clients.s3, bucketOf(kept));
    const received = await Promise.all(lines.map((line, place) => readLine(clients.s3, line, `line ${place + 1}`)));
    const sink = { name: streamOf(kept), isFifo: false, filterPolicy: undefined, filterAttributes: [] };
    return accountLogSink({ ...sink, filterPolicyScope: 'MessageBody' }, changes, received, isQuarantined);
  },
  poison: () => new Set(),
  hint: (kept) => `aws s3 ls --recursive s3://${bucketOf(kept)}/changes/`,
};

function streamOf({ consumer }: KeptSink): string {
  return consumer.definition.environment.TRIBUTARY_AUDIT_STREAM ?? '';
}

function bucketOf({ consumer }: KeptSink): string {
  return consumer.definition.environment.TRIBUTARY_AUDIT_BUCKET ?? '';
}

async function linesOf(client: S3Client, bucket: string): Promise<string[]> {
  const keys = (await listKeys(client, bucket)).filter((key) => key.startsWith('changes/')).sort();
  const texts = await Promise.all(
    keys.map(async (key) => {
      const bytes = await readBytes(client, bucket, key);
      return (key.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    }),
  );
  return texts.flatMap((text) => text.split('\n').slice(0, -1));
}

async function readLine(client: S3Client, body: string, messageId: string): Promise<ReceivedMessage> {
  const message = { messageId, body };
  try {
    return { message, read: await readMessage(message, (bucket, key) => readObject(client, bucket, key)) };
  } catch (error) {
    return { message, unreadable: error instanceof Error ? error.message : 'it is no line of an audit log' };
  }
}
