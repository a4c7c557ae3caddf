import { names as productNames } from '../../../modules/names';
import { queueNamed } from './example-pipeline';
import { busArn, pipeTo, seen } from './seen-pipeline';

describe('lookAtBuses', () => {
  it('finds what the rules of a bus could not deliver, by their counts and in their queues', async () => {
    const rule = 'orders-shop-warehouse';
    const names = [
      productNames.ruleQueue(rule),
      productNames.ruleDeadLetterQueue(rule),
      'orders-shop-of-somebody-else',
    ];
    const asked: object[] = [];

    const { wrong } = await seen({
      answers: {
        ...pipeTo(busArn, ['{}']),
        ListQueues(input) {
          asked.push(input);
          return { QueueUrls: names.map((name) => queueNamed(name).url) };
        },
        GetQueueAttributes: ({ QueueUrl }) => ({
          Attributes: QueueUrl.includes('orders-shop') ? { ApproximateNumberOfMessages: '1' } : {},
        }),
      },
      metrics: {
        FailedInvocations: [2],
        InvocationsFailedToBeSentToDlq: [1],
        'ApproximateAgeOfOldestMessage orders-shop-warehouse-events': [301],
      },
      pipeline: { consumers: [] },
    });

    expect(asked).toEqual([expect.objectContaining({ QueueNamePrefix: 'orders-shop-' })]);
    expect(wrong).toEqual([
      'bus orders-shop: 1 events could neither be delivered nor kept: they are lost, in the last 15 min -> docs/runbook.md#rule-events-lost',
      'bus orders-shop: 2 deliveries were given up, in the last 15 min -> docs/runbook.md#rule-failures',
      'queue orders-shop-warehouse-events: 1 message, oldest 5 min 1 s: more than 5 min -> docs/runbook.md#queue-age-page',
      'dead letters orders-shop-warehouse-dead-letters: 1 message -> docs/runbook.md#dead-letters',
    ]);
  });
});
