import type { InvocationResult } from '../../engine/actions';
import { type QueueAction, QueueMapping, type SourceMessage } from '../../engine/queue-mapping';
import { queueSettingsOf } from '../../engine/queue-settings';
import type { EventSourceSettings } from '../../modules/event-source-settings';

const success: InvocationResult = { type: 'response', payload: null };

function mappingOf(settings: EventSourceSettings, source: 'sqs' | 'sqs-fifo' = 'sqs-fifo'): QueueMapping {
  return new QueueMapping({ settings: queueSettingsOf(source, settings), newRequestId: () => 'request' });
}

/** Messages named by group and place, such as `a1`. */
function messages(...names: readonly string[]): SourceMessage[] {
  return names.map((name) => ({ messageId: name, groupId: name[0]!, sentAtMs: 0, bytes: 100, event: { body: name } }));
}

function described(actions: readonly QueueAction[]): string[] {
  return actions.map(
    (action) => `${action.type} ${action.messages.map(({ messageId }: SourceMessage) => messageId).join(' ')}`,
  );
}

describe('QueueMapping of a FIFO queue', () => {
  test('puts several groups into one batch, in the order of the queue', () => {
    const mapping = mappingOf({});

    mapping.offer(messages('a1', 'b1', 'a2'), 0);

    expect(described(mapping.next(0).actions)).toEqual(['invoke a1 b1 a2']);
  });

  test('never works on one group in two invocations at once, and lets the others go on', () => {
    const mapping = mappingOf({ batchSize: 1 });

    mapping.offer(messages('a1', 'a2', 'b1', 'a3'), 0);
    const first = mapping.next(0);
    mapping.settle(1, success, 1);
    const second = mapping.next(1);

    expect(described(first.actions)).toEqual(['invoke a1', 'invoke b1']);
    expect(described(second.actions)).toEqual(['delete a1', 'invoke a2']);
    expect(mapping.isIdle).toBe(false);
  });

  test.each<[InvocationResult]>([[{ type: 'error' }], [{ type: 'not-invoked' }]])(
    'leaves what waits of a group behind a message that failed with %j, and nothing else',
    (result) => {
      const mapping = mappingOf({ batchSize: 1, scalingConfig: { maximumConcurrency: 2 } });
      mapping.offer(messages('a1', 'a2', 'b1', 'b2'), 0);
      mapping.next(0);

      mapping.settle(1, result, 1);

      expect(described(mapping.next(1).actions)).toEqual(['leave a1', 'leave a2']);
      expect(mapping.waiting.map(({ messageId }) => messageId)).toEqual(['b2']);
    },
  );

  test('keeps messages of a standard queue apart from their groups', () => {
    const mapping = mappingOf({ batchSize: 1 }, 'sqs');

    mapping.offer(messages('a1', 'a2'), 0);

    expect(described(mapping.next(0).actions)).toEqual(['invoke a1', 'invoke a2']);
  });
});
