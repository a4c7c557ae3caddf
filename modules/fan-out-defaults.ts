/** A topic and its subscribers where nothing else is said; the settings' own docs tell why. */
export const fanOutDefaults = {
  fanOut: { fifo: false, claimCheck: true, claimCheckExpirationInDays: 35, transport: 'sdk' },
  encryption: { kind: 'aws-managed' },
  subscriber: {
    filterPolicyScope: 'MessageAttributes',
    rawMessageDelivery: false,
    maxReceiveCount: 15,
    /** 14 days, the longest that SQS keeps a message. */
    messageRetentionSeconds: 1_209_600,
    /** SQS's own, for a queue that no function of the product reads. */
    visibilityTimeoutSeconds: 30,
  },
} as const;
