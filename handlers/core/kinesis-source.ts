import { type EventSource, type EventSources, identifierOf, lowestFailure, streamAndQueue } from './event-source';
import { KinesisOrder } from './kinesis-order';
import { decodeKinesisRecord, type KinesisRecord } from './kinesis-record';

const kinesis: EventSource = {
  identify: (record) => identifierOf((record as KinesisRecord | null)?.kinesis?.sequenceNumber, 'a sequence number'),
  laneOf: () => '',
  comesBackAtOnce: true,
  createOrder: (clock) => new KinesisOrder(clock),
  decode: (record, itemIdentifier) => decodeKinesisRecord(record as KinesisRecord, itemIdentifier),
  respond: lowestFailure,
};

/**
 * What consumers read. A fan-out does without Kinesis, which would not fit into its zip. Bundlers keep a spread also
 * where nobody asks for it; a call that is marked pure they drop.
 */
export const everySource: EventSources = /* @__PURE__ */ Object.assign({ 'aws:kinesis': kinesis }, streamAndQueue);
