import { type ReplayParts, replayBatch } from '../../handlers/replay/replay-batch';
import type { RateLimit } from '../pace/rate-limit';
import { batchesOf } from './batches';
import type { Brought } from './brought';
import { type FunctionTarget, isFunction, isPipe, type PipeTarget, type QueueTarget, type Target } from './finding';
import type { Job, TargetJobs } from './jobs';
import { moveBack } from './move-back';
import { replayAsPipe } from './pipes';
import type { RedriveClients } from './places';
import { noteQuarantinedAgain } from './quarantine-again';

export interface BringingParts {
  readonly clients: Pick<RedriveClients, 's3' | 'sqs'>;
  readonly replay: ReplayParts;
  readonly rateLimit: RateLimit;
  readonly brought: Brought;
}

/** What came of some jobs. A reason is absent where they were not tried. */
export interface Settled {
  readonly done: readonly Job[];
  readonly failed: readonly { readonly job: Job; readonly reason?: string }[];
}

/** Records of one call at most: a redrive is no race, and the fewer a call has, the less is done twice after a kill. */
const batchRecordsMax = 100;

/** Brings records to their target, batch by batch, and says after each what came of it. */
export async function* bringJobs({ target, jobs }: TargetJobs, parts: BringingParts): AsyncGenerator<Settled> {
  const recordsMax = recordsMaxOf(target);
  const { brought, rateLimit } = parts;
  const { signal } = parts.replay;
  for (const batch of batchesOf(jobs, recordsMax)) {
    const isFree = ({ itemKey }: Job) => !brought.isBlocked(target.name, itemKey) && !signal.aborted;
    const free = batch.filter(isFree);
    const behind = batch.filter((job) => !free.includes(job)).map((job) => ({ job }));
    if (free.length > 0) await rateLimit(free.length, signal);
    const settled = free.length > 0 ? await bring(target, free, parts) : { done: [], failed: [] };
    for (const { job } of settled.failed) brought.block(target.name, job.itemKey);
    const tried = settled.failed.filter(({ reason }) => reason !== undefined).length;
    brought.count(target.name, settled.done.length, tried);
    yield { done: settled.done, failed: [...settled.failed, ...behind] };
  }
}

/** A message is taken away as soon as it has been sent back, so that a kill leaves one of them twice at most. */
function recordsMaxOf(target: Target): number {
  if (isFunction(target)) return Math.min(target.consumer.mapping.batchSize, batchRecordsMax);
  return isPipe(target) ? Math.min(target.pipe.batchSize, batchRecordsMax) : 1;
}

function bring(target: Target, jobs: readonly Job[], parts: BringingParts): Promise<Settled> {
  if (isFunction(target)) return replay(target, jobs, parts);
  return isPipe(target) ? replayPipe(target, jobs, parts) : sendBack(target, jobs, parts);
}

async function replay({ consumer }: FunctionTarget, jobs: readonly Job[], parts: BringingParts): Promise<Settled> {
  const { clients, brought } = parts;
  const { functionArn, mapping } = consumer;
  const { clock } = parts.replay;
  const target = {
    functionArn,
    // What our core reports is so, also where the mapping was told not to read it.
    reportsBatchItemFailures: mapping.reportsBatchItemFailures || consumer.core !== undefined,
    answersEach: mapping.source === 'sqs',
    isAskedFor: consumer.core !== undefined,
  };
  const fromMs = clock.nowMs();
  for (const job of jobs) brought.add(consumer.name, job);
  const { done, quarantined, failed } = await replayBatch(target, jobs, parts.replay);
  const span = { fromMs, toMs: clock.nowMs() };
  await noteQuarantinedAgain(consumer, quarantined, span, { clients, brought });
  return { done, failed: failed.map(({ record: job, reason, wasTried }) => ({ job, ...(wasTried && { reason }) })) };
}

async function replayPipe({ pipe }: PipeTarget, jobs: readonly Job[], { replay }: BringingParts): Promise<Settled> {
  const { done, failed } = await replayAsPipe(pipe, jobs, replay);
  return {
    done: done.map(({ job }) => job),
    failed: failed.map(({ record, reason, wasTried }) => ({ job: record.job, ...(wasTried && { reason }) })),
  };
}

async function sendBack({ queue }: QueueTarget, jobs: readonly Job[], { clients }: BringingParts): Promise<Settled> {
  for (const { record } of jobs) await moveBack(clients.sqs, queue, record as Parameters<typeof moveBack>[2]);
  return { done: jobs, failed: [] };
}
