import type { S3Client } from '@aws-sdk/client-s3';
import type { DeployedConsumer } from '../../deployed/deployed-pipeline';
import type { Finding } from '../finding';
import { foundRecordOf } from '../found-record';
import type { IndexMessages } from './index-messages';
import { attemptsIn, type QuarantineBody, quarantineCause, quarantineText, triedAgain } from './quarantine-body';
import { removeObject, rewriteObject, type StoredObject } from './stored-object';

export interface ObjectParts {
  readonly object: StoredObject;
  readonly client: S3Client;
  readonly index: IndexMessages;
}

export function locationOf({ bucket, key }: Pick<StoredObject, 'bucket' | 'key'>): string {
  return `s3://${bucket}/${key}`;
}

/** A record in a quarantine that is a bucket. */
export async function quarantineObjectFinding(
  body: QuarantineBody,
  consumer: DeployedConsumer,
  { object, client, index }: ObjectParts,
): Promise<Finding> {
  return {
    id: locationOf(object),
    source: 'quarantine',
    target: { name: consumer.name, consumer },
    cause: quarantineCause(body),
    atMs: Date.parse(body.quarantinedAt) || object.writtenAtMs,
    records: [await foundRecordOf(body.record, locationOf(object))],
    expected: 1,
    isSuperset: false,
    lost: [],
    history: attemptsIn(body),
    async remove() {
      const isGone = await removeObject(client, object);
      // Whatever took its place has a message of its own.
      await index.remove(object.bucket, object.key);
      return isGone;
    },
    async keep({ attempt }) {
      if (!attempt) return;
      await rewriteObject(client, object, quarantineText(triedAgain(body, attempt)));
      await index.remove(object.bucket, object.key);
    },
  };
}
