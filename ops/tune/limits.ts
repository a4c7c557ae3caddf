import { isQueueKind } from '../../engine/queue-settings';
import type { EventSourceSettings } from '../../modules/event-source-settings';
import type { LimitName, TuneQuestion } from './tuning';

/** One limit loosened: what to run to see whether it is what holds the lag. */
export interface Loosening {
  readonly limit: LimitName;
  readonly change: string;
  readonly settings: EventSourceSettings;
  readonly changed: Partial<Pick<TuneQuestion, 'base' | 'workload'>>;
  readonly isPossible: boolean;
}

const parallelizationFactorMax = 10;

/** Every limit that the settings, the function and the source have, each loosened alone. */
export function looseningsOf(question: TuneQuestion, settings: EventSourceSettings): readonly Loosening[] {
  const { base } = question;
  const ofSource = isQueueKind(base.source) ? queueLimits(settings) : streamLimits(question, settings);
  return [...ofSource, ...batchLimits(question, settings), ...functionLimits(question, settings)];
}

function streamLimits({ workload, readers, readersMax }: TuneQuestion, settings: EventSourceSettings): Loosening[] {
  const now = settings.parallelizationFactor ?? 1;
  const isAtMax = now >= parallelizationFactorMax;
  const more = isAtMax ? 2 * now : parallelizationFactorMax;
  return [
    {
      limit: 'parallelization factor',
      change: `parallelizationFactor ${now} → ${more}`,
      settings: { ...settings, parallelizationFactor: more },
      changed: {},
      isPossible: !isAtMax,
    },
    {
      limit: 'shards',
      change: `shards ${workload.shards} → ${2 * workload.shards}, which AWS decides about`,
      settings,
      changed: { workload: { ...workload, shards: 2 * workload.shards } },
      isPossible: false,
    },
    {
      limit: 'readers',
      change: `readers ${readers} → ${readers + 1}, each with half of the changes`,
      settings,
      changed: { workload: { ...workload, writesPerSecond: workload.writesPerSecond / 2 } },
      isPossible: readers < readersMax,
    },
  ];
}

function queueLimits(settings: EventSourceSettings): Loosening[] {
  const now = settings.scalingConfig?.maximumConcurrency;
  if (now === undefined || now >= 1_000) return [];
  const change = `maximumConcurrency ${now} → 1000`;
  const more = { ...settings, scalingConfig: { maximumConcurrency: 1_000 } };
  return [{ limit: 'maximum concurrency', change, settings: more, changed: {}, isPossible: true }];
}

function batchLimits({ base }: TuneQuestion, settings: EventSourceSettings): Loosening[] {
  const { batchSize = isQueueKind(base.source) ? 10 : 100, maximumBatchingWindowInSeconds: window = 0 } = settings;
  const max = isQueueKind(base.source) && window === 0 ? 10 : 10_000;
  const more = Math.min(max, 10 * batchSize);
  const rows: Loosening[] = [];
  if (more > batchSize) {
    const change = `batchSize ${batchSize} → ${more}`;
    rows.push({
      limit: 'batch size',
      change,
      settings: { ...settings, batchSize: more },
      changed: {},
      isPossible: true,
    });
  }
  if (window > 0) {
    rows.push({
      limit: 'batching window',
      change: `maximumBatchingWindowInSeconds ${window} → 0`,
      settings: {
        ...settings,
        maximumBatchingWindowInSeconds: 0,
        ...(isQueueKind(base.source) && { batchSize: Math.min(10, batchSize) }),
      },
      changed: {},
      isPossible: true,
    });
  }
  return rows;
}

function functionLimits({ base, workload }: TuneQuestion, settings: EventSourceSettings): Loosening[] {
  const { perInvocationMs, perRecordMs } = workload.timing;
  const timing = { perInvocationMs: perInvocationMs / 2, perRecordMs: perRecordMs / 2 };
  const { concurrencyMax } = base;
  return [
    {
      limit: 'function time',
      change: `${perInvocationMs} ms and ${perRecordMs} ms a record → half`,
      settings,
      changed: { workload: { ...workload, timing } },
      isPossible: true,
    },
    ...(concurrencyMax === undefined
      ? []
      : [
          {
            limit: 'reserved concurrency' as const,
            change: `reserved concurrency ${concurrencyMax} → 1000`,
            settings,
            changed: { base: { ...base, concurrencyMax: 1_000 } },
            isPossible: true,
          },
        ]),
  ];
}
