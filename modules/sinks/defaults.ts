/** What sinks are where nothing else is said, by sink; the settings' own docs tell why. Plain data, as `chosenDefaults`. */
export const sinkDefaults = {
  aggregation: { shards: 1, tombstoneRetentionDays: 30, pointInTimeRecoveryEnabled: true },
  audit: { bufferingIntervalInSeconds: 300, bufferingSizeInMb: 5, expirationInDays: 3_650 },
  objects: { tombstoneRetentionDays: 30 },
  opensearch: {
    domain: { engineVersion: 'OpenSearch_2.19', instanceType: 't3.small.search', instanceCount: 1, volumeSizeGb: 10 },
  },
  replica: { ttlDeletes: false, timeToLiveAttribute: '_expiresAt', tombstoneRetentionDays: 30 },
  transitions: { onUncertain: 'send', ownTopic: false, ownBus: false },
  view: { pointInTimeRecoveryEnabled: true },
} as const;
