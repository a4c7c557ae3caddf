import type { SourceRecord } from '../source-record';

/** Time at which every run starts: 2026-01-01T00:00:00Z. */
export const startedAtMs = 1_767_225_600_000;

/** One simulated change of an item, as the engine's source would hand it over. */
export class SimRecord implements SourceRecord {
  constructor(
    /** Number of the record in the run, from 0, in the order of writing. */
    readonly index: number,
    readonly item: number,
    /** How many changes the item had before. */
    readonly ordinal: number,
    /** Milliseconds after the start of the run. A small number, which the engine of JavaScript keeps without a box. */
    readonly writtenAtMs: number,
    readonly orderKey: string,
    readonly bytes: number,
  ) {}

  get arrivedAtMs(): number {
    return startedAtMs + this.writtenAtMs;
  }

  /** 21 digits, as AWS's shortest ones. Made when it is asked for: few records are. */
  get sequenceNumber(): string {
    return `4000000000${firstSequenceNumber + this.index}`;
  }

  /** Records are numbered through the whole run, so the order within a shard is that of the numbers. */
  get position(): number {
    return this.index;
  }

  /** The record as a DynamoDB stream gives it to a function. Made when it is asked for: models never look. */
  get event(): object {
    const Keys = { id: { S: `item-${this.item}` } };
    return {
      eventID: String(this.index),
      eventName: this.ordinal === 0 ? 'INSERT' : 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(this.arrivedAtMs / 1_000),
        Keys,
        NewImage: { ...Keys, ordinal: { N: String(this.ordinal) } },
        ...(this.ordinal > 0 && { OldImage: { ...Keys, ordinal: { N: String(this.ordinal - 1) } } }),
        SequenceNumber: this.sequenceNumber,
        SizeBytes: this.bytes,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/rehearsal/stream/2026-01-01T00:00:00.000',
    };
  }
}

const firstSequenceNumber = 100_000_000_000;

/** Number of the record that a simulated sequence number belongs to. */
export function recordIndexOf(sequenceNumber: string): number {
  return Number(sequenceNumber.slice(10)) - firstSequenceNumber;
}
