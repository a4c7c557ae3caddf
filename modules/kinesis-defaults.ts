/** A Kinesis stream and how changes get there where nothing else is said; the settings' own docs tell why. */
export const kinesisDefaults = {
  stream: { streamMode: 'ON_DEMAND', retentionPeriod: 168, approximateCreationDateTimePrecision: 'MICROSECOND' },
  /** What a stream keeps of which nothing is said. */
  existingStream: { retentionPeriod: 24 },
  consumer: { enhancedFanOut: false },
} as const;
