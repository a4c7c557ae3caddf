import type { QueueKind } from '../../queue-settings';
import type { Scenario } from '../scenario';
import { type ScenarioName, scenarioOf, usualWorkload, type Workload } from '../scenarios';

const hourMs = 3_600_000;

const gaps: { readonly [name in ScenarioName]?: string } = {
  'shard-split': 'a queue has no shards',
  'destination-down': 'a queue moves messages to its dead-letter queue by itself',
};

/** Why a scenario says nothing about a queue of this kind; undefined where it does. */
export function queueScenarioGap(name: ScenarioName, kind: QueueKind): string | undefined {
  if (name === 'hot-item' && kind === 'sqs') return 'a standard queue keeps no order that an item could wait for';
  return gaps[name];
}

/** One of the scenarios as it meets a queue that keeps its messages for so long. */
export function queueScenarioOf(name: ScenarioName, retentionMs: number, workload: Workload = usualWorkload): Scenario {
  const scenario = scenarioOf(name, workload);
  if (name === 'off-over-24h') return { ...scenario, ...offForLonger(retentionMs, workload) };
  if (name !== 'redelivery') return scenario;
  return { ...scenario, title: "A tenth of the answers are lost, and twice Lambda's poller starts again." };
}

/** As many writes as a stream has in this scenario, over a time that depends on the retention. */
function offForLonger(
  retentionMs: number,
  { writesPerSecond, shards, items, recordBytes }: Workload,
): Pick<Scenario, 'title' | 'durationMs' | 'traffic' | 'faults'> {
  const offMs = retentionMs + 2 * hourMs;
  const durationMs = offMs + 4 * hourMs;
  const perSecond = (writesPerSecond / 20) * Math.min(1, (30 * hourMs) / durationMs);
  return {
    title: `The mapping is disabled for ${Math.round(offMs / hourMs)} hours, two more than the queue keeps its messages.`,
    durationMs,
    traffic: { shards, items, rates: [{ fromMs: 0, perSecond }], hotShare: 0, recordBytes },
    faults: [{ type: 'mapping-off', fromMs: hourMs, toMs: hourMs + offMs }],
  };
}
