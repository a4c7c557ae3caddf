import { type AwsRequest, createAwsRequest } from './aws-request';
import { type Clock, systemClock } from './clock';
import type { consumerEnv, EnvSource, Settings } from './env';
import { SettingsError } from './errors';
import { createLogger, writeStdout } from './logger';
import { createMetrics } from './metrics';
import { createObjectStore, type ObjectStore } from './object-store';
import type { BatchProcessorParts } from './process-batch';
import { createBucketQuarantine, createQueueQuarantine, type Quarantine } from './quarantine';
import { systemRandom } from './random';
import { createSqsCall } from './sqs-call';

export type ConsumerSettings = Settings<typeof consumerEnv>;

/** All that a consumer needs besides its sink, made of its settings and the function's environment. */
export interface ConsumerRuntime {
  readonly request: AwsRequest;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly concurrency: number;
  /** What `createBatchProcessor` takes; the sink is to be added. */
  readonly batch: Omit<BatchProcessorParts, 'sink'>;
}

export function createConsumerRuntime(settings: ConsumerSettings, env: EnvSource): ConsumerRuntime {
  const { consumer, concurrency = 16, deadlineReserveMs, originRegionAttribute, changesFrom } = settings;
  const clock = systemClock;
  // One connection for each call in flight, and as many again for the quarantine and for claim checks.
  const request = createAwsRequest({ env, clock, connectionsMax: concurrency * 2 });
  const objects = createObjectStore(request);
  return {
    request,
    objects,
    clock,
    concurrency,
    batch: {
      consumer,
      quarantine: createQuarantine(settings, objects, request),
      readObject: objects.get,
      clock,
      random: systemRandom,
      logger: createLogger(writeStdout, clock, { consumer }),
      metrics: createMetrics(writeStdout, clock, consumer),
      concurrency,
      deadlineReserveMs,
      originRegionAttribute,
      changesFromMs: changesFrom === undefined ? undefined : timeOf(changesFrom),
    },
  };
}

function timeOf(text: string): number {
  const time = new Date(text);
  // February 31st would be a day in March.
  if (/^.{19}(\.\d{1,3})?Z$/.test(text) && time.toJSON()?.startsWith(text.slice(0, 19))) return time.getTime();
  const rule = 'must be a time such as 2026-01-31T10:20:30Z';
  throw new SettingsError([
    `environment: \`TRIBUTARY_CHANGES_FROM\` ${rule}, got ${JSON.stringify(text)}. Correct it.`,
  ]);
}

function createQuarantine(settings: ConsumerSettings, objects: ObjectStore, request: AwsRequest): Quarantine {
  const { quarantineBucket, quarantineQueueUrl } = settings;
  if (quarantineBucket && !quarantineQueueUrl) return createBucketQuarantine(objects, quarantineBucket);
  if (quarantineQueueUrl && !quarantineBucket) return createQueueQuarantine(createSqsCall(request), quarantineQueueUrl);
  const got = quarantineBucket ? 'both' : 'neither';
  const names = '`TRIBUTARY_QUARANTINE_BUCKET` or `TRIBUTARY_QUARANTINE_QUEUE_URL`';
  throw new SettingsError([`environment: exactly one of ${names} must be set, got ${got}. Set one of them.`]);
}
