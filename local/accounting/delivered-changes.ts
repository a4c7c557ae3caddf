import { recordFilterOf } from '../../engine/record-filter';
import type { LocalTable, StreamViewType } from '../terraform/resources';
import type { LoggedChange } from '../workload';
import { isWanted } from './log-sink';
import type { KeptSink, TopologyReader } from './topology';

/** The changes that a stream's consumer is given: those of its table that pass the mapping's filters. */
export function changesFor({ table, mapping }: TopologyReader, changes: readonly LoggedChange[]): LoggedChange[] {
  const own = changes.filter((change) => change.table === table?.name);
  const patterns = (mapping.settings.filterCriteria?.filters ?? []).map(({ pattern }) => pattern ?? '');
  const isKinesis = mapping.source === 'kinesis';
  const passes = recordFilterOf(patterns, isKinesis ? 'kinesis' : 'dynamodb');
  return passes ? own.filter((change) => passes(isKinesis ? kinesisRecordOf(change) : recordOf(change))) : own;
}

/** The changes that a sink is given: through a queue, those that its fan-out publishes and its filter lets through. */
export function changesReaching({ consumer, subscriber }: KeptSink, changes: readonly LoggedChange[]): LoggedChange[] {
  if (!subscriber) return changesFor(consumer, changes);
  return changesFor(subscriber.publisher, changes).filter((change) => isWanted(subscriber, change));
}

/** Each change as a record of its stream holds it: without the images that the stream's view type leaves out. */
export function changesInStreams(
  changes: readonly LoggedChange[],
  tables: readonly LocalTable[],
): readonly LoggedChange[] {
  const viewTypes = new Map(tables.map(({ name, streamViewType }) => [name, streamViewType]));
  return changes.map((change) => {
    const { withOld, withNew } = imagesOf[viewTypes.get(change.table) ?? 'NEW_AND_OLD_IMAGES'];
    if (withOld && withNew) return change;
    return {
      ...change,
      oldImage: withOld ? change.oldImage : undefined,
      newImage: withNew ? change.newImage : undefined,
    };
  });
}

const imagesOf: Readonly<Record<StreamViewType, { readonly withOld: boolean; readonly withNew: boolean }>> = {
  KEYS_ONLY: { withOld: false, withNew: false },
  NEW_IMAGE: { withOld: false, withNew: true },
  OLD_IMAGE: { withOld: true, withNew: false },
  NEW_AND_OLD_IMAGES: { withOld: true, withNew: true },
};

/** The same as Kinesis carries it: a filter sees it in the data. */
function kinesisRecordOf(change: LoggedChange): object {
  const data = Buffer.from(JSON.stringify({ ...recordOf(change), tableName: change.table })).toString('base64');
  return { eventSource: 'aws:kinesis', kinesis: { data } };
}

/** What a filter can look at, but for times and numbers that only the stream knows. */
function recordOf({ eventName, keys, oldImage, newImage }: LoggedChange): object {
  const images = { ...(newImage && { NewImage: newImage }), ...(oldImage && { OldImage: oldImage }) };
  return { eventName, eventSource: 'aws:dynamodb', dynamodb: { Keys: keys, ...images } };
}
