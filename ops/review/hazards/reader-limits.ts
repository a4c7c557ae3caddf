import { memberAt, memberOf } from '../../plan/json';
import type { ValuePath } from '../../plan/plan-resource';
import { flagAt, isUnknownAt, numberAt, type PlannedChange, type Side, textAt } from '../planned-change';
import { destinationOf, mappingType, readsStream, sourceKindOf } from './mapping';
import { pipeSourceOf, pipeType } from './pipe';

/** What gives up a record that a reader of a stream cannot get done, and where it goes then. */
export interface ReaderLimits {
  readonly retries: boolean;
  /** Comes before the record expires by itself. */
  readonly age: boolean;
  /** Only apply will tell one of them. */
  readonly isAhead: boolean;
  readonly hasDestination: boolean;
  /** A batch is divided until the bad record is alone. */
  readonly isHalved: boolean;
  /** How long the source keeps records, in words. */
  readonly retention: string;
  readonly words: ReaderWords;
}

interface ReaderWords {
  readonly destination: string;
  readonly destinationSetting: string;
  /** What may be a destination. */
  readonly keepers: string;
  readonly halving: string;
  readonly setHalving: string;
}

/** Undefined where it reads no stream: a queue has limits of its own. */
export function readerLimits(change: PlannedChange, side: Side): ReaderLimits | undefined {
  return change.type === mappingType ? mappingLimits(change, side) : pipeLimits(change, side);
}

export const limitedTypes = [mappingType, pipeType];

function mappingLimits(change: PlannedChange, side: Side): ReaderLimits | undefined {
  if (!readsStream(change, side)) return undefined;
  return {
    ...limitsAt(change, side, [], sourceKindOf(change, side) === 'kinesis'),
    hasDestination: destinationOf(change, side) !== undefined,
    isHalved: flagAt(change, side, 'bisect_batch_on_function_error') === true,
    words: mappingWords,
  };
}

function pipeLimits(change: PlannedChange, side: Side): ReaderLimits | undefined {
  const source = pipeSourceOf(change, side);
  if (!source) return undefined;
  const path = [...source.path, 'dead_letter_config'];
  const isThere = memberAt(change[side], [...path, 0, 'arn']) !== undefined;
  return {
    ...limitsAt(change, side, source.path, source.isKinesis),
    hasDestination: isThere || (side === 'after' && isUnknownAt(change, ...path, 0, 'arn')),
    isHalved: textAt(change, side, ...source.path, 'on_partial_batch_item_failure') === 'AUTOMATIC_BISECT',
    words: pipeWords,
  };
}

const names = ['maximum_retry_attempts', 'maximum_record_age_in_seconds'] as const;

/** -1 and, of the age, absence stand for no limit. A table's stream drops a record after a day: no age beyond that comes. */
function limitsAt(
  change: PlannedChange,
  side: Side,
  path: ValuePath,
  isKinesis: boolean,
): Pick<ReaderLimits, 'retries' | 'age' | 'isAhead' | 'retention'> {
  const [retries, age] = names.map((name) => numberAt(change, side, ...path, name) ?? -1) as [number, number];
  return {
    retries: retries >= 0,
    age: age > 0 && (isKinesis || age < 86_400),
    isAhead: side === 'after' && names.some((name) => isWrittenUnknown(change, path, name)),
    retention: isKinesis ? "the Kinesis stream's retention" : '24 hours',
  };
}

/**
 * The provider marks what nobody wrote as known after apply too; only what is written may turn out as a limit. What a
 * `dynamic` block writes no plan tells.
 */
function isWrittenUnknown(change: PlannedChange, path: ValuePath, name: string): boolean {
  if (!isUnknownAt(change, ...path, name)) return false;
  const block = memberAt(change.resource?.expressions, path);
  return block === undefined || memberOf(block, name) !== undefined;
}

const mappingWords: ReaderWords = {
  destination: '`on_failure` destination',
  destinationSetting: '`destination_config.on_failure`',
  keepers: 'a queue, or to a bucket that keeps the records themselves',
  halving: '`bisect_batch_on_function_error`',
  setHalving: 'Switch on `bisect_batch_on_function_error`, and `ReportBatchItemFailures` if the handler answers so.',
};

const pipeWords: ReaderWords = {
  destination: '`dead_letter_config`',
  destinationSetting: '`dead_letter_config` of the source',
  keepers: 'a queue, which gets where in the stream the records were',
  halving: '`on_partial_batch_item_failure`',
  setHalving: 'Set `on_partial_batch_item_failure = "AUTOMATIC_BISECT"`.',
};
