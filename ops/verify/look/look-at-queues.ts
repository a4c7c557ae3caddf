import { nameInArn } from '../../deployed/deployed-pipeline';
import { durationText } from '../../pace/progress-bar';
import type { Finding } from '../finding';
import { type RunbookKey, runbook } from '../runbook';
import type { LookParts } from './look';
import { depthText, type QueueDepth, queueDepths } from './queue-depths';

/** The queues that fan-outs send to: whether they are worked off. */
export async function lookAtQueues({
  clients,
  pipeline,
  nowMs,
  lagSecondsMax,
}: LookParts): Promise<readonly Finding[]> {
  const queues = pipeline.subscribers.map(({ queue }) => queue);
  const depths = await queueDepths(clients, queues, nowMs);
  return depths.map((depth) => queueFinding(depth, lagSecondsMax, 'queue-age-warning'));
}

/** What waits too long is wrong; `key` says where to read on. */
export function queueFinding(depth: QueueDepth, lagSecondsMax: number, key: RunbookKey): Finding {
  const { queue, waiting, inFlight, oldestSeconds = 0 } = depth;
  const base = { subject: 'queue', name: nameInArn(queue.arn) };
  const text = depthText(depth);
  if (waiting + inFlight === 0 || oldestSeconds <= lagSecondsMax) return { ...base, level: 'right', text };
  const rule = `more than ${durationText(lagSecondsMax * 1_000)}`;
  return { ...base, level: 'wrong', text: `${text}: ${rule}`, see: runbook(key) };
}
