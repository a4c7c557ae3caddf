import type { Change } from '../../core/change';
import type { Clock } from '../../core/clock';
import type { DynamodbCall } from '../../core/dynamodb-call';
import { classifyError } from '../../core/error-class';
import type { Outcome, Sink, SinkTask } from '../../core/sink';
import { compareVersions } from '../../core/version';
import { borrowed } from '../borrowed-outcome';
import { groupByItem } from '../group-by-item';
import { inspectAggregation } from './aggregation-inspection';
import { contributionOf } from './contribution';
import { type Claim, claimOf } from './item-row';
import { createOneAtATime } from './one-at-a-time';
import type { AggregationRule } from './settings';
import { settleClaims } from './settle-claims';

export interface AggregationSinkParts {
  readonly call: DynamodbCall;
  /** Name of the aggregation's table. */
  readonly table: string;
  readonly rule: AggregationRule;
  readonly clock: Clock;
}

/** Items of one transaction: each may have a row of its own and two of groups, and DynamoDB takes 100. */
const itemsOfTransactionMax = 25;

/**
 * Keeps counts and sums of the items of a table, by group. The table remembers what each item was counted as, and of
 * which version: one transaction replaces that and applies new minus stored to the groups. Nothing is taken from the
 * old image, so whatever comes twice, late, in another order or from the quarantine is counted once.
 */
export function createAggregationSink(parts: AggregationSinkParts): Sink {
  // Transactions that meet in a row are refused, all but one; those of one process need not meet.
  const oneAtATime = createOneAtATime();
  return {
    name: 'aggregation',
    contract: 'state',
    replay: 'apply',
    // Versions decide which contribution stands, so the order in which changes arrive does not matter.
    ordered: false,
    takesRepairs: true,
    // What is written to see whether it arrives is nobody's order, and no revenue.
    passesOverCanaries: true,
    inspection: inspectAggregation(parts),
    plan(changes) {
      const items = groupByItem(changes);
      const packs = Array.from({ length: Math.ceil(items.length / itemsOfTransactionMax) }, (_, pack) =>
        items.slice(pack * itemsOfTransactionMax, (pack + 1) * itemsOfTransactionMax),
      );
      return packs.map((pack) => createTask(pack, { ...parts, oneAtATime }));
    },
  };
}

type TaskParts = AggregationSinkParts & { readonly oneAtATime: ReturnType<typeof createOneAtATime> };

function createTask(items: readonly (readonly Change[])[], parts: TaskParts): SinkTask {
  const changes = items.flat();
  return {
    changes,
    async run({ signal }) {
      const outcomes = new Map<Change, Outcome>();
      const claims = items.map((item) => newestClaim(item, parts.rule, outcomes));
      const settled = await settleClaims(
        claims.flatMap((claim) => claim ?? []),
        parts,
        signal,
      );
      for (const [place, claim] of claims.entries()) {
        if (!claim) continue;
        const outcome = settled.get(claim) as Outcome;
        for (const change of items[place]!) {
          if (!outcomes.has(change)) outcomes.set(change, change === claim.change ? outcome : borrowed(outcome));
        }
      }
      return changes.map((change) => outcomes.get(change) as Outcome);
    },
  };
}

/** Of what the changes of one item say only the newest counts; those that say nothing sound have their outcome here. */
function newestClaim(
  changes: readonly Change[],
  rule: AggregationRule,
  outcomes: Map<Change, Outcome>,
): Claim | undefined {
  let newest: Claim | undefined;
  for (const change of changes) {
    try {
      const contribution = contributionOf(change, rule);
      const isNewer = !newest || compareVersions(newest.change.version, change.version) <= 0;
      if (isNewer) newest = claimOf(change, contribution);
    } catch (error) {
      outcomes.set(change, { status: classifyError(error), error });
    }
  }
  return newest;
}
