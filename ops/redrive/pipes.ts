import { pipeEventOf } from '../../engine/pipe-event';
import { type ReplayParts, type ReplayRecord, replayBatch } from '../../handlers/replay/replay-batch';
import type { AwsClients } from '../aws/clients';
import { serviceErrorText } from '../aws/service-error-text';
import { isUnknownOperation } from '../aws/unknown-operation';
import type { DeployedPipeline } from '../deployed/deployed-pipeline';
import { type DeployedPipe, describePipes } from '../deployed/describe-pipes';
import type { FindingSource } from './finding';
import type { Job } from './jobs';

/** The pipes that read a table's changes, and why they could not be looked at. */
export interface SeenPipes {
  readonly pipes: readonly DeployedPipe[];
  readonly unseen?: string;
}

/** Whoever may not look at pipes may redrive all else, and is told. */
export async function seePipes(
  clients: Pick<AwsClients, 'pipes'>,
  { table, kinesisStreamArns }: DeployedPipeline,
): Promise<SeenPipes> {
  const streamArns = [...(table.streamArn === undefined ? [] : [table.streamArn]), ...kinesisStreamArns];
  try {
    return { pipes: await describePipes(clients, streamArns) };
  } catch (error) {
    if (isUnknownOperation(error as Error)) return { pipes: [] };
    const unseen = serviceErrorText(error);
    if (unseen === undefined) throw error;
    return { pipes: [], unseen };
  }
}

/** Stands for the dead letters of pipes that could not be looked at, so that nobody takes them for empty. */
export function unseenPipes(reason: string): FindingSource {
  return {
    next: async () => [],
    release: async () => {},
    unseenCount: () => 1,
    notes: () => [`Pipes could not be looked at, and what they gave up is not among this: ${reason}.`],
  };
}

/** Where a pipe has nothing between its stream and a function, that can be called in its place. */
export function pipeRefusal({ targetArn, enrichmentArn, inputTemplate }: DeployedPipe): string | undefined {
  const [, , service, , , ...rest] = targetArn.split(':');
  const remedy = 'send on by hand what the range holds, as the runbook says at pipe-dead-letters, then `--discard`';
  if (service !== 'lambda') return `it sends to ${service} ${rest.join(':')}, to which a pipe alone sends: ${remedy}`;
  if (enrichmentArn)
    return `its target gets what ${enrichmentArn.split(':').at(-1)} answers, which only the pipe asks: ${remedy}`;
  return inputTemplate ? `its target gets what the pipe's template makes, and no records: ${remedy}` : undefined;
}

/**
 * Brings records to the function that a pipe calls, as the pipe does: in a list, and an answer names those that failed by
 * their `eventID`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
 */
export async function replayAsPipe({ targetArn }: DeployedPipe, jobs: readonly Job[], parts: ReplayParts) {
  const records = jobs.map((job) => {
    const event = pipeEventOf(job.record) as { readonly eventID?: string };
    return { job, record: event, itemIdentifier: event.eventID ?? '', itemKey: job.itemKey } satisfies ReplayRecord & {
      job: Job;
    };
  });
  const invoke: ReplayParts['invoke'] = (functionArn, event, signal) =>
    parts.invoke(functionArn, (event as { readonly Records: readonly unknown[] }).Records, signal);
  const target = { functionArn: targetArn, reportsBatchItemFailures: true, answersEach: false };
  return replayBatch(target, records, { ...parts, invoke });
}
