import type { InvocationResult } from '../../engine/actions';
import { type QueueAction, QueueMapping, type SourceMessage } from '../../engine/queue-mapping';
import { queueSettingsOf } from '../../engine/queue-settings';
import type { EventSourceSettings } from '../../modules/event-source-settings';

const partial = { functionResponseTypes: ['ReportBatchItemFailures'] };

function mappingOf(settings: EventSourceSettings = {}): QueueMapping {
  let count = 0;
  const newRequestId = () => {
    count += 1;
    return `request-${count}`;
  };
  return new QueueMapping({ settings: queueSettingsOf('sqs', settings), newRequestId });
}

function messages(...ids: readonly string[]): SourceMessage[] {
  return ids.map((messageId) => ({ messageId, sentAtMs: 0, bytes: 100, event: { messageId, body: messageId } }));
}

function idsOf(action: QueueAction): string {
  return action.messages.map(({ messageId }) => messageId).join(' ');
}

function described(actions: readonly QueueAction[]): string[] {
  return actions.map((action) => `${action.type} ${idsOf(action)}`);
}

function failuresOf(...ids: readonly unknown[]): InvocationResult {
  return { type: 'response', payload: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) } };
}

describe('QueueMapping', () => {
  test('makes batches up to the batch size, at once without a window', () => {
    const mapping = mappingOf({ batchSize: 2 });

    mapping.offer(messages('1', '2', '3'), 0);

    expect(described(mapping.next(0).actions)).toEqual(['invoke 1 2', 'invoke 3']);
  });

  test('waits for a full batch or the end of the window', () => {
    const mapping = mappingOf({ batchSize: 3, maximumBatchingWindowInSeconds: 5 });

    mapping.offer(messages('1'), 1_000);
    const early = mapping.next(1_000);
    mapping.offer(messages('2'), 3_000);
    const late = mapping.next(6_000);
    mapping.offer(messages('3', '4', '5'), 7_000);
    const full = mapping.next(7_000);

    expect(early).toEqual({ actions: [], wakeAtMs: 6_000 });
    expect(described(late.actions)).toEqual(['invoke 1 2']);
    expect(described(full.actions)).toEqual(['invoke 3 4 5']);
  });

  test('cuts batches where their payload would pass 6 MB', () => {
    const mapping = mappingOf();
    const large = messages('1', '2', '3').map((message) => ({ ...message, bytes: 2_500_000 }));

    mapping.offer(large, 0);

    expect(described(mapping.next(0).actions)).toEqual(['invoke 1 2', 'invoke 3']);
  });

  test.each([
    [0, ['invoke 0 1']],
    [1, ['invoke 0', 'invoke 1']],
  ])('makes a batch whose event has %d bytes more than 6 MB: %j', (excess, expected) => {
    const mapping = mappingOf();
    const sizes = [3_000_000, 6 * 1_024 * 1_024 - '{"Records":[,]}'.length - 3_000_000 + excess];

    mapping.offer(
      sizes.map((bytes, index) => ({ ...messages(`${index}`)[0]!, bytes })),
      0,
    );

    expect(described(mapping.next(0).actions)).toEqual(expected);
  });

  test('runs no more invocations than the mapping allows, and asks for no more messages than fit', () => {
    const mapping = mappingOf({ batchSize: 1, scalingConfig: { maximumConcurrency: 2 } });

    const before = mapping.wantedCount;
    mapping.offer(messages('1', '2', '3'), 0);
    const first = mapping.next(0);
    const during = mapping.wantedCount;
    mapping.settle(1, failuresOf(), 1);
    const second = mapping.next(1);

    expect([before, during]).toEqual([2, 0]);
    expect(described(first.actions)).toEqual(['invoke 1', 'invoke 2']);
    expect(described(second.actions)).toEqual(['delete 1', 'invoke 3']);
    expect(mapping.isIdle).toBe(false);
  });

  test.each<[EventSourceSettings, InvocationResult, string[]]>([
    [partial, failuresOf('2'), ['delete 1 3', 'leave 2']],
    [partial, failuresOf(), ['delete 1 2 3']],
    [partial, failuresOf('4'), ['leave 1 2 3']],
    [partial, { type: 'error' }, ['leave 1 2 3']],
    [{}, failuresOf('2'), ['delete 1 2 3']],
    [{}, { type: 'not-invoked' }, ['leave 1 2 3']],
  ])('with %j does after %j: %j', (settings, result, expected) => {
    const mapping = mappingOf(settings);
    mapping.offer(messages('1', '2', '3'), 0);
    mapping.next(0);

    mapping.settle(1, result, 1);

    expect(described(mapping.next(1).actions)).toEqual(expected);
    expect(mapping.isIdle).toBe(true);
  });

  test('deletes what no filter wants', () => {
    const filterCriteria = { filters: [{ pattern: '{"body":["2"]}' }] };
    const mapping = mappingOf({ filterCriteria });

    mapping.offer(messages('1', '2'), 0);

    expect(described(mapping.next(0).actions)).toEqual(['delete 1', 'invoke 2']);
  });

  test('fails when an unknown invocation is settled', () => {
    expect(() => mappingOf().settle(1, { type: 'error' }, 0)).toThrow('not in flight');
  });
});
