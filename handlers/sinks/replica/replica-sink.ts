import type { Item } from '../../core/attribute-value';
import type { Change } from '../../core/change';
import type { Clock } from '../../core/clock';
import type { DynamodbCall } from '../../core/dynamodb-call';
import { classifyError } from '../../core/error-class';
import { PoisonError } from '../../core/errors';
import type { Outcome, Sink, SinkTask } from '../../core/sink';
import { compareVersions } from '../../core/version';
import { borrowed } from '../borrowed-outcome';
import { groupByItem } from '../group-by-item';
import { type NewerItem, putNewer } from '../put-newer';
import { stateAttributes, tombstoneExpiry } from '../state-attributes';
import { type AssertReplica, createAssertReplica, type ReplicaAssertion } from './replica-assertion';
import { inspectReplica } from './replica-inspection';
import type { ReplicationRules } from './settings';

export interface ReplicaSinkParts {
  /** Signed for the region and the account of the replica's table. */
  readonly call: DynamodbCall;
  /** Name or ARN of the replica's table. */
  readonly table: string;
  readonly rules: ReplicationRules;
  readonly clock: Clock;
}

/**
 * Keeps a table equal to another, in whatever region or account. An item is written only over an older version of
 * itself, and a deleted one stays as a tombstone, so whatever comes twice, late or in another order changes nothing.
 */
export function createReplicaSink(parts: ReplicaSinkParts): Sink {
  const assertReplica = createAssertReplica(parts.rules);
  return {
    name: 'replica',
    contract: 'state',
    // Where both tables are written, an old change may bring back what the other side has deleted since.
    replay: parts.rules.loopPrevention ? 'ask' : 'apply',
    // Versions decide which write stands, so the order in which writes arrive does not matter.
    ordered: false,
    // Where both tables are written, neither is the measure of the other: a repair would undo what the other side wrote.
    ...(!parts.rules.loopPrevention && { takesRepairs: true, inspection: inspectReplica(parts, assertReplica) }),
    plan: (changes) => groupByItem(changes).map((group) => createTask(group, assertReplica, parts)),
  };
}

function createTask(changes: readonly Change[], assertReplica: AssertReplica, parts: ReplicaSinkParts): SinkTask {
  return {
    changes,
    async run({ signal }) {
      const outcomes = new Map<Change, Outcome>();
      const newest = newestAssertion(changes, assertReplica, outcomes);
      if (newest) {
        const outcome =
          newest.replica === 'leading' ? done : await putNewer(parts.call, newerItem(newest, parts), signal);
        for (const change of changes) {
          if (!outcomes.has(change)) outcomes.set(change, change === newest.change ? outcome : borrowed(outcome));
        }
      }
      return changes.map((change) => outcomes.get(change) ?? done);
    },
  };
}

const done: Outcome = { status: 'done' };

/** Of all that the changes of one item say, only the newest is written. A change that says nothing is done. */
function newestAssertion(
  changes: readonly Change[],
  assertReplica: AssertReplica,
  outcomes: Map<Change, Outcome>,
): ReplicaAssertion | undefined {
  let newest: ReplicaAssertion | undefined;
  for (const change of changes) {
    try {
      const assertion = assertReplica(change);
      if (!assertion) outcomes.set(change, done);
      else if (!newest || compareVersions(newest.change.version, change.version) <= 0) newest = assertion;
    } catch (error) {
      outcomes.set(change, failure(error));
    }
  }
  return newest;
}

function newerItem(assertion: ReplicaAssertion, parts: ReplicaSinkParts): NewerItem {
  const { change } = assertion;
  const keyName = Object.keys(change.keys)[0]!;
  return { table: parts.table, change, keyName, item: storedItem(assertion, parts), tooLarge };
}

/** The side comes after the item's own attributes, of which it may be one; keys come last. */
function storedItem({ change, replica, side }: ReplicaAssertion, { rules, clock }: ReplicaSinkParts): Item {
  const { timeToLiveAttribute = stateAttributes.expiresAt, tombstoneRetentionDays } = rules;
  return {
    ...(typeof replica === 'object' && replica.attributes),
    ...side,
    ...(replica === 'gone' && {
      [stateAttributes.deleted]: { BOOL: true },
      [timeToLiveAttribute]: { N: String(tombstoneExpiry(clock.nowMs(), tombstoneRetentionDays)) },
    }),
    ...change.keys,
  };
}

function tooLarge(cause: unknown): PoisonError {
  const text = 'With its version the item is larger than 400 KB, or its replica refuses it (ReplicaItemTooLarge).';
  return new PoisonError(text, { code: 'ReplicaItemTooLarge', cause });
}

function failure(error: unknown): Outcome {
  return { status: classifyError(error), error };
}
