import type { InvocationResult } from '../../engine/actions';
import { QueueMapping, type QueueMetricName, type SourceMessage } from '../../engine/queue-mapping';
import { queueSettingsOf } from '../../engine/queue-settings';
import type { EventSourceSettings } from '../../modules/event-source-settings';

const counted = { metricsConfig: { metrics: ['EventCount'] } };
const partial = { ...counted, functionResponseTypes: ['ReportBatchItemFailures'] };
const filterCriteria = { filters: [{ pattern: '{"body":["keep"]}' }] };

function messages(...bodies: readonly string[]): SourceMessage[] {
  return bodies.map((body, index) => ({ messageId: `m${index + 1}`, sentAtMs: 0, bytes: 100, event: { body } }));
}

/** Offers three messages, of which the filter drops the last, settles them, and deletes what is to be deleted. */
function metricsOf(settings: EventSourceSettings, result: InvocationResult, areDeleted = true) {
  const metrics: { [name in QueueMetricName]?: number[] } = {};
  const mapping = new QueueMapping({
    settings: queueSettingsOf('sqs', settings),
    newRequestId: () => 'request',
    observer: { metric: (name, value) => (metrics[name] = [...(metrics[name] ?? []), value]) },
  });
  const perform = () => {
    for (const action of mapping.next(0).actions) {
      if (action.type === 'delete') mapping.settleDelete(action.messages, areDeleted, 0);
    }
  };
  mapping.offer([], 0);
  mapping.offer(messages('keep', 'keep', 'drop'), 0);
  perform();
  mapping.settle(1, result, 0);
  perform();
  return metrics;
}

const oneFailed: InvocationResult = {
  type: 'response',
  payload: { batchItemFailures: [{ itemIdentifier: 'm2' }] },
};

describe('QueueMapping metrics', () => {
  test('counts messages polled, an empty poll as 0, filtered, invoked, failed, and deleted', () => {
    expect(metricsOf({ ...partial, filterCriteria }, oneFailed)).toEqual({
      PolledEventCount: [0, 3],
      FilteredOutEventCount: [1],
      InvokedEventCount: [2],
      FailedInvokeEventCount: [1],
      DeletedEventCount: [1, 1],
    });
  });

  test('counts 0 for messages that could not be deleted', () => {
    expect(metricsOf(counted, { type: 'response', payload: null }, false)).toEqual({
      PolledEventCount: [0, 3],
      InvokedEventCount: [3],
      DeletedEventCount: [0],
    });
  });

  test('counts a throttled invocation as one that failed, as AWS was recorded doing', () => {
    expect(metricsOf(counted, { type: 'not-invoked' })).toEqual({
      PolledEventCount: [0, 3],
      InvokedEventCount: [3],
      FailedInvokeEventCount: [3],
    });
  });

  test('gives none that the mapping did not ask for', () => {
    expect(metricsOf({}, oneFailed)).toEqual({});
  });
});
