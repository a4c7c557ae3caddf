import {
  type EventSource,
  type EventSources,
  failures,
  identifierOf,
  lowestFailure,
  streamAndQueue,
} from './event-source';
import { KinesisOrder } from './kinesis-order';
import { decodeKinesisRecord, type KinesisRecord } from './kinesis-record';
import { decodeRepairRecord, type RepairRecord } from './repair-record';
import type { StreamRecord } from './stream-record';

const kinesis: EventSource = {
  identify: (record) => identifierOf((record as KinesisRecord | null)?.kinesis?.sequenceNumber, 'a sequence number'),
  laneOf: () => '',
  comesBackAtOnce: true,
  createOrder: (clock) => new KinesisOrder(clock),
  decode: (record, itemIdentifier) => decodeKinesisRecord(record as KinesisRecord, itemIdentifier),
  respond: lowestFailure,
};

/** What a command of ours brings by calling the function itself: each record by itself, and nothing comes of its own accord. */
const repair: EventSource = {
  identify: (record) => identifierOf((record as StreamRecord | null)?.dynamodb?.SequenceNumber, 'a sequence number'),
  laneOf: (_, index) => `repair:${index}`,
  comesBackAtOnce: false,
  decode: (record, itemIdentifier, _, nowMs) => decodeRepairRecord(record as RepairRecord, itemIdentifier, nowMs),
  respond: failures,
};

/** `eventSource` of a repair's records. */
export const repairSource = 'tributary:repair';

/**
 * What consumers read. A fan-out does without Kinesis, which would not fit into its zip. Bundlers keep a spread also
 * where nobody asks for it; a call that is marked pure they drop.
 */
export const liveSources: EventSources = /* @__PURE__ */ Object.assign({ 'aws:kinesis': kinesis }, streamAndQueue);

/**
 * The same, and repairs, for sinks that take them: to any other one a repair would be a change that nobody made. A name
 * that is looked up would keep all of it in every bundle.
 */
export const everySource: EventSources = /* @__PURE__ */ Object.assign({ 'tributary:repair': repair }, liveSources);
