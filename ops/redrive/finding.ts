import type { Item } from '../../handlers/core/attribute-value';
import type { EventName } from '../../handlers/core/change';
import type { ReplayRecord } from '../../handlers/replay/replay-batch';
import type { DeployedConsumer, DeployedQueue } from '../deployed/deployed-pipeline';
import type { DeployedPipe } from '../deployed/describe-pipes';
import type { Attempt } from './history';

/** Where findings lie, as `--source` names them. */
export const sourceNames = ['dlq', 'failures', 'quarantine', 'subscriber', 'archive'] as const;

export type SourceName = (typeof sourceNames)[number];

/** Whom records did not reach: a function that a mapping calls, a queue that none of ours reads, or what a pipe sends to. */
export type Target = FunctionTarget | QueueTarget | PipeTarget;

export interface FunctionTarget {
  readonly name: string;
  readonly consumer: DeployedConsumer;
}

export interface QueueTarget {
  readonly name: string;
  readonly queue: DeployedQueue;
}

export interface PipeTarget {
  readonly name: string;
  readonly pipe: DeployedPipe;
}

/** What a record says of its change. */
export interface RecordFacts {
  /** The stream's eventID. */
  readonly id: string;
  /** The same for every delivery of the change. */
  readonly changeKey: string;
  readonly keys: Item;
  readonly eventName: EventName;
  readonly version: string;
  /** Epoch milliseconds. */
  readonly createdAtMs?: number;
}

/** A record that is to be brought again, as the target's event holds it. */
export interface FoundRecord extends ReplayRecord {
  /** Absent where the record cannot be read; it then is an item of its own. */
  readonly facts?: RecordFacts;
  /** Of a message of a FIFO queue: a number that grows, and goes before the version. */
  readonly placeInGroup?: string;
}

/** Records that nobody has any more: a stretch of a shard, both ends included. */
export interface LostRange {
  readonly streamArn: string;
  readonly shardId: string;
  /** Absent where only the state of a tumbling window was to be brought. */
  readonly startSequenceNumber?: string;
  readonly endSequenceNumber?: string;
  readonly count: number;
}

/** A message, an object or an archived file with records that did not get through. */
export interface Finding {
  /** One of a kind: a message id, `s3://bucket/key`. */
  readonly id: string;
  readonly source: SourceName;
  readonly target: Target;
  /** `RetryAttemptsExhausted`, `PoisonError ViewKeyMissing`. */
  readonly cause: string;
  /** When it came to lie there, epoch milliseconds. */
  readonly atMs: number;
  readonly records: readonly FoundRecord[];
  /** How many records it tells of; `records` may be fewer, where some are lost, or more, where they cannot be told apart. */
  readonly expected: number;
  /** True where some of the records may be others that had got through. */
  readonly isSuperset: boolean;
  readonly lost: readonly LostRange[];
  /** What was tried before, the newest last. */
  readonly history: readonly Attempt[];
  /** Takes it away. Resolves to false where something stays: an archive does, and what is newer in its place. */
  remove(): Promise<boolean>;
  /** Leaves it with what is left of it and what was learnt, before what was there is taken away. */
  keep(rest: Rest): Promise<void>;
}

export interface Rest {
  /** Records that were not confirmed, in the order of `records`. */
  readonly left: readonly FoundRecord[];
  /** Absent where none of them was tried. */
  readonly attempt?: Attempt;
  /** Whether what is lost is to be remembered. */
  readonly keepsLost: boolean;
}

/** A place that findings are read from, a page at a time. No more findings: an empty page. */
export interface FindingSource {
  next(signal: AbortSignal): Promise<readonly Finding[]>;
  /** Gives back what was held for reading and not taken away. */
  release(): Promise<void>;
  /** Messages that are there and were not shown. */
  unseenCount(): number;
  /** What else is to be said of the place. */
  notes(): readonly string[];
}

export function isFunction(target: Target): target is FunctionTarget {
  return 'consumer' in target;
}

export function isPipe(target: Target): target is PipeTarget {
  return 'pipe' in target;
}
