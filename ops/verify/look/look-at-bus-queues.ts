import { ListQueuesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type DeployedQueue, nameInArn } from '../../deployed/deployed-pipeline';
import { pagesOf } from '../../deployed/pages-of';
import type { Finding } from '../finding';
import { busNames } from './bus-names';
import type { LookParts } from './look';
import { leftoverFinding } from './look-at-leftovers';
import { queueFinding } from './look-at-queues';
import { queueAt, queueDepths } from './queue-depths';

/**
 * The queues that rules of buses fill, and their dead letters. They are found by their names, which begin as the bus's and
 * end as the product has it.
 */
export async function lookAtBusQueues(parts: LookParts): Promise<readonly Finding[]> {
  const { clients, nowMs, lagSecondsMax } = parts;
  const listed = await Promise.all((await busNames(parts)).map((bus) => queuesOf(clients.sqs, bus)));
  const depths = await queueDepths(clients, listed.flat(), nowMs);
  return depths.map((depth) =>
    nameInArn(depth.queue.arn).endsWith(endings.deadLetters)
      ? leftoverFinding(depth, 'dead letters', 'dead-letters')
      : queueFinding(depth, lagSecondsMax, 'queue-age-page'),
  );
}

const endings = { queue: '-events', deadLetters: '-dead-letters' } as const;

async function queuesOf(client: SQSClient, bus: string): Promise<readonly DeployedQueue[]> {
  const urls = await pagesOf(async (NextToken) => {
    const page = await client.send(
      new ListQueuesCommand({ QueueNamePrefix: `${bus}-`, MaxResults: 1_000, ...(NextToken && { NextToken }) }),
    );
    return { items: page.QueueUrls ?? [], next: page.NextToken };
  });
  return urls.map(queueAt).filter(({ arn }) => Object.values(endings).some((ending) => arn.endsWith(ending)));
}
