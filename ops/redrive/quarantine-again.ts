import type { S3Client } from '@aws-sdk/client-s3';
import type { Change } from '../../handlers/core/change';
import { quarantineKey } from '../../handlers/core/quarantine';
import type { DeployedConsumer } from '../deployed/deployed-pipeline';
import type { Brought } from './brought';
import type { Job } from './jobs';
import { forEachAtOnce } from './sources/for-each-at-once';
import { quarantineBodyOf, quarantinedAgain, quarantineText } from './sources/quarantine-body';
import { readObject, rewriteObject } from './sources/stored-object';

/** How far two clocks may be apart. */
const clockSkewMs = 60_000;

/**
 * A function answers that it is done with a record also where it put it into quarantine. This looks for such records in a
 * quarantine that is a bucket, where the key of each is known, and gives them their history back.
 */
export async function findQuarantinedAgain(
  consumer: DeployedConsumer,
  jobs: readonly Job[],
  span: { readonly fromMs: number; readonly toMs: number },
  { client, brought }: { readonly client: S3Client; readonly brought: Brought },
): Promise<void> {
  const quarantine = consumer.core?.quarantine;
  if (!quarantine || !('bucket' in quarantine)) return;
  await forEachAtOnce(jobs, async ({ found }) => {
    for (const key of keysOf(consumer.name, found, span)) {
      const object = await readObject(client, { bucket: quarantine.bucket, key });
      const body = object && quarantineBodyOf(JSON.parse(object.text));
      if (!body || Date.parse(body.quarantinedAt) < span.fromMs - clockSkewMs || body.history) continue;
      brought.fellBack(consumer.name, found);
      const former = brought.formerOf(consumer.name, found) ?? [];
      await rewriteObject(client, object, quarantineText(quarantinedAgain(body, former)));
    }
  });
}

/** By the day that the function wrote it on; by the raw record where the function could not read it. */
function keysOf(consumer: string, { facts, itemKey, record }: Job['found'], span: { fromMs: number; toMs: number }) {
  const change = facts && ({ itemKey, version: facts.version, id: facts.id } as Change);
  // The payload that a message points to may be gone: only the function finds that out.
  const changes = facts && 'body' in record ? [change, undefined] : [change];
  const keys = [span.fromMs, span.toMs].flatMap((quarantinedAtMs) =>
    changes.map((one) => {
      const entry = { consumer, quarantinedAtMs, error: undefined, attempts: 1, record };
      return quarantineKey(one ? { ...entry, change: one } : entry);
    }),
  );
  return new Set(keys);
}
