import type { Item } from '../../../../handlers/core/attribute-value';
import type { Change } from '../../../../handlers/core/change';
import { decodeStreamRecord } from '../../../../handlers/core/stream-record';
import { type RecordOptions, streamRecord } from '../../../support/stream-event';

/** A change as the stream brings it. */
export function changeOf(options: RecordOptions = {}): Change {
  return decodeStreamRecord(streamRecord(options), 'identifier');
}

export const keysOf = (customerId: string, orderId: string): Item => ({
  customerId: { S: customerId },
  orderId: { N: orderId },
});
