import type { Message } from '@aws-sdk/client-sqs';
import type { Change } from '../../handlers/core/change';
import { itemKeyOf } from '../../handlers/core/item-key';
import { quarantineKey } from '../../handlers/core/quarantine';
import type { DeployedConsumer, DeployedQueue } from '../deployed/deployed-pipeline';
import type { Brought } from './brought';
import type { FoundRecord } from './finding';
import { foundRecordOf } from './found-record';
import type { Job } from './jobs';
import type { RedriveClients } from './places';
import type { QueueHold } from './queue-hold';
import { forEachAtOnce } from './sources/for-each-at-once';
import { jsonIn } from './sources/json-in';
import { type QuarantineBody, quarantineBodyOf, quarantinedAgain, quarantineText } from './sources/quarantine-body';
import { readObject, rewriteObject } from './sources/stored-object';

/**
 * A function answers that it is done with a record also where it put it into quarantine, and tells which. This gives them
 * their history back where the quarantine is a bucket, in which the key of each is known.
 */
export async function noteQuarantinedAgain(
  consumer: DeployedConsumer,
  jobs: readonly Job[],
  span: { readonly fromMs: number; readonly toMs: number },
  { clients, brought }: { readonly clients: Pick<RedriveClients, 's3'>; readonly brought: Brought },
): Promise<void> {
  for (const { found } of jobs) brought.fellBack(consumer.name, found);
  const quarantine = consumer.core?.quarantine;
  if (!quarantine || !('bucket' in quarantine)) return;
  await forEachAtOnce(jobs, async ({ found }) => {
    for (const key of keysOf(consumer.name, found, span)) {
      const object = await readObject(clients.s3, { bucket: quarantine.bucket, key });
      const body = object && quarantineBodyOf(JSON.parse(object.text));
      if (!body || body.history) continue;
      const former = brought.formerOf(consumer.name, found);
      await rewriteObject(clients.s3, object, quarantineText(quarantinedAgain(body, former)));
    }
  });
}

/** By the day that the function wrote it on; by the raw record where the function could not read it. */
function keysOf(consumer: string, { facts, record }: FoundRecord, span: { fromMs: number; toMs: number }) {
  const change = facts && ({ itemKey: itemKeyOf(facts.keys), version: facts.version, id: facts.id } as Change);
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

/** Gives a message its history back where it tells of a record that fell into quarantine in this run. */
export async function isBackAgain(
  message: Message,
  { body, consumer, found }: { readonly body: QuarantineBody; readonly consumer: string; readonly found: FoundRecord },
  { hold, brought }: { readonly hold: QueueHold; readonly brought: Brought },
): Promise<boolean> {
  if (!brought.hasFallen(consumer, found)) return false;
  const former = brought.formerOf(consumer, found);
  await hold.replace(message, [quarantineText(quarantinedAgain(body, former))]);
  brought.hasItsHistory(consumer, found);
  return true;
}

export interface QuarantineQueueParts {
  readonly brought: Brought;
  /** A hold that waits for nobody: other messages of the queue may be held by this run itself. */
  readonly hold: (queue: DeployedQueue) => QueueHold;
  readonly signal: AbortSignal;
}

/** Does so in a consumer's quarantine that is a queue, which the run may have read before, or not at all. */
export async function returnHistories(
  consumer: string,
  queue: DeployedQueue,
  { brought, hold, signal }: QuarantineQueueParts,
): Promise<void> {
  const held = hold(queue);
  try {
    while (brought.lacksHistory(consumer)) {
      const messages = await held.receive(10, signal);
      if (messages.length === 0) break;
      for (const message of messages) {
        const body = quarantineBodyOf(jsonIn(message));
        if (body?.consumer !== consumer) continue;
        const found = await foundRecordOf(body.record, message.MessageId!);
        await isBackAgain(message, { body, consumer, found }, { hold: held, brought });
      }
    }
  } finally {
    await held.release();
  }
}
