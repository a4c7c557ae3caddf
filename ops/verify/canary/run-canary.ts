import { type AttributeValue, DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { itemOf } from '../../../engine/pollers/stream-event';
import type { Item } from '../../../handlers/core/attribute-value';
import { serviceErrorText } from '../../aws/service-error-text';
import { keysOf, sdkKeyOf } from '../../deployed/table-key';
import type { ProgressBar } from '../../pace/progress-bar';
import type { VerifyParts } from '../verify-parts';
import { type Canary, imageAfter, type Step, steps } from './canary-item';
import { readCanaryLines } from './canary-lines';
import type { Leg } from './plan-canary';
import { type Arrival, eventOf, logBackMs, traceStep } from './trace-step';

export interface TracedStep {
  readonly step: Step;
  readonly writtenAtMs: number;
  /** Those that the step was to reach and that had seen the ones before. */
  readonly legs: readonly Leg[];
  readonly arrivals: ReadonlyMap<Leg, Arrival>;
}

export interface CanaryRun {
  readonly steps: readonly TracedStep[];
  /** Why the item could not be deleted in the end. */
  readonly leftBehind?: string;
}

/**
 * Writes the item, changes it and deletes it, and follows each step through all legs. It is deleted in the end, whatever
 * happens: also where something failed, or somebody wants to stop.
 */
export async function runCanary(
  canary: Canary,
  legs: readonly Leg[],
  timeoutMs: number,
  parts: VerifyParts,
  progress: ProgressBar,
): Promise<CanaryRun> {
  const known = await eventsBefore(legs, parts);
  const traced: TracedStep[] = [];
  const lost = new Set<Leg>();
  let keys = canary.keys;
  let failure: unknown;
  let leftBehind: string | undefined;
  try {
    for (const step of steps) {
      if (parts.signal.aborted) break;
      const writtenAtMs = parts.clock.nowMs();
      keys = (await write(step, canary, parts)) ?? keys;
      const reached = legs.filter((leg) => leg.filteredBy[step] === undefined && !lost.has(leg));
      const image = imageAfter(step, canary);
      const arrivals = await traceStep({ step, legs: reached, keys, image, timeoutMs, known }, parts);
      for (const leg of reached) if (!arrivals.has(leg)) lost.add(leg);
      traced.push({ step, writtenAtMs, legs: reached, arrivals });
      progress.add(1);
    }
  } catch (error) {
    failure = error;
  } finally {
    leftBehind = await remove(canary, parts);
  }
  // An item that stays behind matters more than what led to it, which is told when it is tried again.
  if (failure !== undefined && leftBehind === undefined) throw failure;
  return { steps: traced, ...(leftBehind !== undefined && { leftBehind }) };
}

/** Resolves to the key as the table tells it, if the item is there: DynamoDB writes numbers in its own way. */
async function write(
  step: Step,
  canary: Canary,
  { clients, pipeline: { table } }: VerifyParts,
): Promise<Item | undefined> {
  const Key = sdkKeyOf(canary.keys);
  const image = imageAfter(step, canary);
  if (image === undefined) {
    await clients.dynamodb.send(new DeleteItemCommand({ TableName: table.name, Key }));
    return undefined;
  }
  // Of binary values it has none but in its key.
  const Item = { ...(image as Record<string, AttributeValue>), ...Key };
  await clients.dynamodb.send(new PutItemCommand({ TableName: table.name, Item }));
  const input = { TableName: table.name, Key, ConsistentRead: true };
  const { Item: stored } = await clients.dynamodb.send(new GetItemCommand(input));
  return stored && keysOf(itemOf(stored), table);
}

/** Deleting what is gone changes nothing, and writes no record to the stream. */
async function remove(canary: Canary, { clients, pipeline: { table } }: VerifyParts): Promise<string | undefined> {
  try {
    await clients.dynamodb.send(new DeleteItemCommand({ TableName: table.name, Key: sdkKeyOf(canary.keys) }));
    return undefined;
  } catch (error) {
    return serviceErrorText(error) ?? String(error);
  }
}

async function eventsBefore(legs: readonly Leg[], { clients, clock }: VerifyParts): Promise<Set<string>> {
  const groups = [...new Set(legs.map(({ sink }) => sink.consumer.logGroup))];
  const sinceMs = clock.nowMs() - logBackMs;
  const lines = await Promise.all(groups.map((group) => readCanaryLines(clients.logs, group, sinceMs)));
  return new Set(lines.flat().map(eventOf));
}
