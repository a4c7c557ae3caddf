import { recordFilterOf } from '../../engine/record-filter';
import type { LoggedChange } from '../workload';
import type { TopologyConsumer } from './topology';

/** The changes that a stream's consumer is given: those of its table that pass the mapping's filters. */
export function changesFor({ table, mapping }: TopologyConsumer, changes: readonly LoggedChange[]): LoggedChange[] {
  const own = changes.filter((change) => change.table === table?.name);
  const patterns = (mapping.settings.filterCriteria?.filters ?? []).map(({ pattern }) => pattern ?? '');
  const passes = recordFilterOf(patterns, 'dynamodb');
  return passes ? own.filter((change) => passes(recordOf(change))) : own;
}

/** What a filter can look at, but for times and numbers that only the stream knows. */
function recordOf({ eventName, keys, oldImage, newImage }: LoggedChange): object {
  const images = { ...(newImage && { NewImage: newImage }), ...(oldImage && { OldImage: oldImage }) };
  return { eventName, eventSource: 'aws:dynamodb', dynamodb: { Keys: keys, ...images } };
}
