import type { DeliverAction } from './actions';
import { batchInfoOf, infoKeys } from './destination-record';
import type { StreamKind } from './stream-settings';

/** Whose dead letter it is. */
export interface DeadLetterOrigin {
  readonly source: StreamKind;
  readonly pipeArn: string;
  readonly streamArn: string;
}

/**
 * The text that a pipe sends to its queue or topic about a batch that it gave up: where the records are in the stream,
 * as an event source mapping says it, without the records, the number of attempts, and what failed. AWS documents none
 * of it; two records of others agree.
 */
export function pipeDeadLetterOf(action: DeliverAction, { source, pipeArn, streamArn }: DeadLetterOrigin): string {
  return JSON.stringify({
    context: { partnerResourceArn: pipeArn, condition: action.condition },
    version: '1.0',
    timestamp: new Date(action.atMs).toISOString(),
    [infoKeys[source]]: batchInfoOf(action, { source, streamArn }),
  });
}
