import { chosenStreamSettings } from './event-source-settings-chosen';

/**
 * What a table and its consumers are where nothing else is said: the settings' own docs tell why. Plain data, for the
 * constructs and for whoever declares or documents the same settings.
 */
export const chosenDefaults = {
  table: { billingMode: 'PAY_PER_REQUEST', pointInTimeRecoveryEnabled: true, streamViewType: 'NEW_AND_OLD_IMAGES' },
  index: { projectionType: 'ALL' },
  function: {
    memorySize: 512,
    timeout: 60,
    runtime: 'nodejs22.x',
    architectures: ['arm64'],
    logRetentionInDays: 30,
    tracing: 'Active',
    once: false,
  },
  code: { handler: 'index.handler' },
  streamMapping: { ...chosenStreamSettings, enabled: true },
  queueMapping: {
    batchSize: 10,
    maximumBatchingWindowInSeconds: 0,
    functionResponseTypes: ['ReportBatchItemFailures'],
    enabled: true,
  },
  /** A queue's mapping has no destination; `kind` is then where its handler's quarantine is. */
  failures: { kind: 's3', expirationInDays: 90 },
} as const;
