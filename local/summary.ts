import { describeChange } from './accounting/describe-change';
import type { SinkAccount } from './accounting/sink-account';
import type { Pipeline } from './pipeline';
import { type ConsumerCounts, percentile } from './progress/consumer-progress';
import type { RunProgress } from './progress/run-progress';
import type { WorkloadResult } from './run-workload';

/** What `--json` writes. */
export interface Summary {
  readonly environment: string;
  readonly dynamodb: string;
  readonly changes: number;
  /** From the start of the program to the first change that a consumer had done with. */
  readonly firstDeliveryMs: number | null;
  readonly consumers: Readonly<Record<string, ConsumerSummary>>;
  readonly sinks: Readonly<Record<string, SinkSummary>>;
  readonly poison: readonly PoisonSummary[];
  /** Files of each archive, which stay after the run. */
  readonly archives: Readonly<Record<string, ArchiveSummary>>;
  /** Resource types that only AWS has, with the addresses of each. */
  readonly notSimulated: readonly { readonly type: string; readonly addresses: readonly string[] }[];
  /** Settings of simulated resource types that change nothing here. */
  readonly settingsNotSimulated: Readonly<Record<string, readonly string[]>>;
  readonly ok: boolean;
}

/** Counts as `ConsumerCounts` says: received = done + filtered + quarantined + evicted + lost + unfinished. */
export interface ConsumerSummary extends Omit<ConsumerCounts, 'lagsMs'> {
  readonly lagMs: { readonly p50: number; readonly p99: number };
}

export interface ArchiveSummary {
  readonly directory: string;
  readonly files: number;
}

export type SinkSummary = Omit<SinkAccount, 'sink'>;

export interface PoisonSummary {
  readonly consumer: string;
  readonly location: string;
  readonly errorCode: string;
  readonly change: string | null;
  /** True when the document holds the whole record. */
  readonly whole: boolean;
  readonly indexed: boolean | null;
}

export function summarize(
  environment: string,
  pipeline: Pipeline,
  progress: RunProgress,
  { changes, account, archives, isSettled }: WorkloadResult,
  firstDeliveryMs: number | null,
): Summary {
  const consumers = [...progress.consumers.values()].map((one) => {
    const { name, received, done, filtered, retried, quarantined, evicted, lost, unfinished, lagsMs } = one;
    const lagMs = { p50: percentile(lagsMs, 0.5), p99: percentile(lagsMs, 0.99) };
    return [name, { received, done, filtered, retried, quarantined, evicted, lost, unfinished, lagMs }] as const;
  });
  return {
    environment,
    dynamodb: pipeline.backend === 'url' ? pipeline.endpoints.dynamodb : pipeline.backend,
    changes,
    firstDeliveryMs,
    consumers: Object.fromEntries(consumers),
    sinks: Object.fromEntries(account.sinks.map(({ sink, ...rest }) => [sink, rest])),
    poison: account.poison.map(({ consumer, location, errorCode, change, isIndexed }) => ({
      consumer,
      location,
      errorCode,
      change: change ? describeChange(change) : null,
      whole: change !== undefined,
      indexed: isIndexed ?? null,
    })),
    archives: Object.fromEntries(archives.map(({ name, directory, files }) => [name, { directory, files }])),
    notSimulated: pipeline.notSimulated,
    settingsNotSimulated: pipeline.settingsNotSimulated,
    // What no sink is there to miss must not be gone either.
    ok: account.isRight && isSettled && consumers.every(([, { lost, unfinished }]) => lost === 0 && unfinished === 0),
  };
}
