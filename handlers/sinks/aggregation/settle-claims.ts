import type { Clock } from '../../core/clock';
import type { DynamodbCall } from '../../core/dynamodb-call';
import { classifyError } from '../../core/error-class';
import { SinkError } from '../../core/errors';
import { forEachBounded } from '../../core/for-each-bounded';
import type { Outcome } from '../../core/sink';
import { supersedes } from '../standing';
import { groupDeltas, groupUpdate } from './group-deltas';
import { type Claim, type GuardSettings, guardedPut, type ItemRow } from './item-row';
import { readItemRows } from './read-item-rows';
import type { AggregationRule } from './settings';

export interface SettleParts {
  readonly call: DynamodbCall;
  readonly table: string;
  readonly rule: AggregationRule;
  readonly clock: Clock;
  readonly oneAtATime: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** Reads of one item's row before its change is given back as overtaken. */
const roundsMax = 4;

/** Writes without a transaction in flight at once. */
const putsInFlightMax = 4;

/** A claim with the row that it replaces. */
interface Step {
  readonly claim: Claim;
  readonly known: ItemRow | undefined;
}

/** What became of a write; `raced` where somebody else has replaced a row since it was read. */
type Written = Outcome | { readonly status: 'raced' };

/**
 * Makes the rows of items what their claims say, and the groups with them; at most one claim for an item. A lost answer
 * needs no token of its own: what was written is found by its version when the change comes again.
 */
export async function settleClaims(
  claims: readonly Claim[],
  parts: SettleParts,
  signal: AbortSignal,
): Promise<ReadonlyMap<Claim, Outcome>> {
  const outcomes = new Map<Claim, Outcome>(claims.map((claim) => [claim, overtaken]));
  let open = claims;
  for (let round = 0; open.length > 0 && round < roundsMax; round += 1) {
    const steps = await readSteps(open, outcomes, parts, signal);
    const written = await writeSteps(steps, parts, signal);
    open = [];
    for (const [{ claim }, outcome] of written) {
      if (outcome.status === 'raced') open = [...open, claim];
      else outcomes.set(claim, outcome);
    }
  }
  return outcomes;
}

/** Those claims whose rows could be read and are older. */
async function readSteps(
  claims: readonly Claim[],
  outcomes: Map<Claim, Outcome>,
  { call, table }: SettleParts,
  signal: AbortSignal,
): Promise<readonly Step[]> {
  const keys = claims.map(({ rowKey }) => rowKey);
  const { rows, unread } = await readItemRows(call, table, keys, signal);
  return claims.flatMap((claim) => {
    const known = rows.get(claim.rowKey);
    if (known && !supersedes(claim.change, known)) outcomes.set(claim, { status: 'stale' });
    else if (unread.has(claim.rowKey)) outcomes.set(claim, throttled);
    else return [{ claim, known }];
    return [];
  });
}

/** What changes no group is written by itself, at half the price of a transaction. */
async function writeSteps(
  steps: readonly Step[],
  parts: SettleParts,
  signal: AbortSignal,
): Promise<ReadonlyMap<Step, Written>> {
  const outcomes = new Map<Step, Written>();
  const isQuiet = (step: Step) => groupDeltas([moveOf(step)]).size === 0;
  const quiet = steps.filter(isQuiet);
  await forEachBounded(quiet, putsInFlightMax, async (step) => {
    const put = guardedPut(step.claim, step.known, guardOf(parts));
    outcomes.set(step, await attempt(() => parts.call('PutItem', put, signal)));
  });
  const moving = steps.filter((step) => !outcomes.has(step));
  if (moving.length === 0) return outcomes;
  const moved = await parts.oneAtATime(() => transact(moving, parts, signal));
  return new Map([...outcomes, ...moved]);
}

/** Moves together; where that is refused for good, each by itself, so that only the one to blame is. */
async function transact(
  steps: readonly Step[],
  parts: SettleParts,
  signal: AbortSignal,
): Promise<ReadonlyMap<Step, Written>> {
  const outcome = await attempt(() => parts.call('TransactWriteItems', transactionOf(steps, parts), signal));
  const isRefused = outcome.status === 'poison' || outcome.status === 'unknown';
  if (!isRefused || steps.length === 1) return new Map(steps.map((step) => [step, outcome]));
  const outcomes = new Map<Step, Written>();
  for (const step of steps) for (const [, own] of await transact([step], parts, signal)) outcomes.set(step, own);
  return outcomes;
}

function transactionOf(steps: readonly Step[], parts: SettleParts): object {
  const puts = steps.map(({ claim, known }) => ({ Put: guardedPut(claim, known, guardOf(parts)) }));
  const deltas = groupDeltas(steps.map(moveOf));
  return {
    TransactItems: [
      ...puts,
      ...[...deltas].map(([groupRow, delta]) => ({ Update: groupUpdate(parts.table, groupRow, delta) })),
    ],
  };
}

function moveOf({ claim, known }: Step) {
  return { from: known?.contribution, to: claim.contribution };
}

function guardOf({ table, rule, clock }: SettleParts): GuardSettings {
  return { table, nowMs: clock.nowMs(), tombstoneRetentionDays: rule.tombstoneRetentionDays };
}

async function attempt(write: () => Promise<unknown>): Promise<Written> {
  try {
    await write();
    return { status: 'done' };
  } catch (error) {
    const reasons = error instanceof SinkError ? [error.code, ...(error.reasons ?? [])] : [];
    if (reasons.some((reason) => /^ConditionalCheckFailed(Exception)?$/.test(reason))) return { status: 'raced' };
    // A reason for one row, not for the whole request: the row would be too large, or what is added to is no number.
    if (reasons.includes('ValidationError')) return { status: 'poison', error };
    return { status: reasons.some(isBusy) ? 'transient' : classifyError(error), error };
  }
}

/** As DynamoDB spells them among the reasons of a transaction. */
function isBusy(reason: string): boolean {
  return ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'].includes(reason);
}

const overtaken: Outcome = {
  status: 'transient',
  error: new SinkError('Others kept changing the same row (AggregationOvertaken).', {
    code: 'AggregationOvertaken',
    retryable: true,
  }),
};

const throttled: Outcome = {
  status: 'transient',
  error: new SinkError('dynamodb left a row unread (UnprocessedKeys).', { code: 'UnprocessedKeys', retryable: true }),
};
