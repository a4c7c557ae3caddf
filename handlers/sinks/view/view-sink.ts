import type { Item } from '../../core/attribute-value';
import type { Change } from '../../core/change';
import type { Clock } from '../../core/clock';
import type { DynamodbCall } from '../../core/dynamodb-call';
import { classifyError } from '../../core/error-class';
import { forEachBounded } from '../../core/for-each-bounded';
import type { Outcome, Sink, SinkTask } from '../../core/sink';
import { compareVersions } from '../../core/version';
import { borrowed } from '../borrowed-outcome';
import { groupByItem } from '../group-by-item';
import { putNewer } from '../put-newer';
import { stateAttributes, tombstoneExpiry } from '../state-attributes';
import { assertRows, type RowAssertion } from './view-assertions';
import { inspectView } from './view-inspection';
import type { ViewProjection } from './view-projection';

export interface ViewSinkParts {
  readonly call: DynamodbCall;
  /** Name of the view's table. */
  readonly table: string;
  readonly projection: ViewProjection;
  readonly clock: Clock;
}

/** Writes of one item in flight at once. */
const rowsInFlightMax = 4;

/**
 * Keeps a table of rows projected from the items of another. A row is written only over an older version of itself,
 * and a deleted one stays as a tombstone, so whatever comes twice, late or in another order changes nothing.
 */
export function createViewSink(parts: ViewSinkParts): Sink {
  return {
    name: 'view',
    contract: 'state',
    replay: 'apply',
    // Versions decide which write stands, so the order in which writes arrive does not matter.
    ordered: false,
    takesRepairs: true,
    inspection: inspectView(parts),
    plan: (changes) => groupByItem(changes).map((group) => createTask(group, parts)),
  };
}

function createTask(changes: readonly Change[], parts: ViewSinkParts): SinkTask {
  return {
    changes,
    async run({ signal }) {
      const outcomes = new Map<Change, Outcome>();
      const problems = new Map<Change, unknown>();
      const rows = lastAssertions(changes, parts.projection, outcomes, problems);
      await forEachBounded(rows, rowsInFlightMax, async ({ last, speakers }) => {
        const { table, projection } = parts;
        const keyName = projection.partitionKey.name;
        const row = { table, change: last.change, keyName, item: storedRow(last, parts) };
        const outcome = await putNewer(parts.call, row, signal);
        for (const change of speakers) merge(outcomes, change, change === last.change ? outcome : borrowed(outcome));
      });
      return changes.map((change) => finalOutcome(outcomes.get(change), problems.get(change)));
    },
  };
}

/** A change that is poison for some of its rows is so only once the others are written, which may take more tries. */
function finalOutcome(outcome: Outcome = { status: 'done' }, problem: unknown): Outcome {
  return problem === undefined || 'error' in outcome ? outcome : { status: 'poison', error: problem };
}

interface RowWrite {
  readonly last: RowAssertion;
  /** The changes that said something about the row. */
  readonly speakers: readonly Change[];
}

/** Of all that the changes say about a row, only the newest is written. */
function lastAssertions(
  changes: readonly Change[],
  projection: ViewProjection,
  outcomes: Map<Change, Outcome>,
  problems: Map<Change, unknown>,
): Iterable<RowWrite> {
  const writes = new Map<string, RowWrite>();
  for (const change of changes) {
    try {
      const { rows, problem } = assertRows(change, projection);
      if (problem) problems.set(change, problem);
      for (const [key, assertion] of rows) {
        const known = writes.get(key);
        const isNewer = !known || compareVersions(known.last.change.version, change.version) <= 0;
        writes.set(key, {
          last: isNewer ? assertion : known.last,
          speakers: [...(known?.speakers ?? []), change],
        });
      }
    } catch (error) {
      outcomes.set(change, failure(error));
    }
  }
  return writes.values();
}

function storedRow({ row, isDeleted }: RowAssertion, { projection, clock }: ViewSinkParts): Item {
  const expiresAt = tombstoneExpiry(clock.nowMs(), projection.tombstoneRetentionDays);
  return {
    ...row.key,
    ...(!isDeleted && row.attributes),
    ...(isDeleted && {
      [stateAttributes.deleted]: { BOOL: true },
      [stateAttributes.expiresAt]: { N: String(expiresAt) },
    }),
  };
}

function failure(error: unknown): Outcome {
  return { status: classifyError(error), error };
}

const severity = { stale: 0, done: 1, transient: 2, unknown: 3, poison: 4 } as const;

function merge(outcomes: Map<Change, Outcome>, change: Change, outcome: Outcome): void {
  const known = outcomes.get(change);
  if (!known || severity[outcome.status] > severity[known.status]) outcomes.set(change, outcome);
}
