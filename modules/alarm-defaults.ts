/** Alarms where nothing else is said; the settings' own docs tell why. */
export const alarmDefaults = {
  alarms: {
    enabled: true,
    actions: [],
    warningActions: [],
    without: [],
    runbookUrl: 'docs/runbook.md',
    dashboard: true,
    iteratorAgeWarningPercent: 2,
    iteratorAgePercent: 12,
    queueAgeWarningSeconds: 1_800,
    queueAgePercent: 25,
    concurrencyPercent: 90,
    replicationAgeSeconds: 1_800,
    archiveAgeSeconds: 7_200,
  },
  streamConsumer: { retentionHours: 24, maximumRecordAgeInSeconds: 21_600, filtered: false, countsEvents: false },
  failureQueue: { holdsPointers: false },
  /** SQS's own retention, of a queue of which nothing is said. */
  queue: { messageRetentionSeconds: 345_600, consumed: false },
  pipe: { filtered: false },
  deliveryStream: { convertsFormat: false },
} as const;
