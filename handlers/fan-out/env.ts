import { consumerEnv, type EnvTable } from '../core/env';

/**
 * Settings of the fan-out handler; `concurrency` is 32 by default.
 * - `topicArn`: a FIFO topic is told by its name's `.fifo`.
 * - `transport`: `sdk` (client-sns, the default) or `direct` (signed requests, a smaller and faster bundle).
 * - `filterAttributes`: top-level item attributes copied into message attributes for filter policies; JSON list.
 * - `claimCheckBucket`: where the payload of an oversize message goes; absent: an oversize change is quarantined.
 * - `claimCheckKeep`: dotted paths below the message (`new.status`) that stay in an oversize message's pointer; JSON list.
 */
export const fanOutEnv = {
  ...consumerEnv,
  topicArn: { name: 'TRIBUTARY_TOPIC_ARN', kind: 'text' },
  transport: { name: 'TRIBUTARY_TRANSPORT', kind: 'text', optional: true },
  filterAttributes: { name: 'TRIBUTARY_FILTER_ATTRIBUTES', kind: 'json', optional: true },
  claimCheckBucket: { name: 'TRIBUTARY_CLAIM_CHECK_BUCKET', kind: 'text', optional: true },
  claimCheckKeep: { name: 'TRIBUTARY_CLAIM_CHECK_KEEP', kind: 'json', optional: true },
} as const satisfies EnvTable;
