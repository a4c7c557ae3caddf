import type { EnvTable } from '../../core/env';

/** The rules as JSON, what to do when it is unknown whether something was sent, and topic and bus of the sink's own. */
export const transitionsEnv = {
  transitionsRules: { name: 'TRIBUTARY_TRANSITIONS_RULES', kind: 'json' },
  transitionsOnUncertain: { name: 'TRIBUTARY_TRANSITIONS_ON_UNCERTAIN', kind: 'text', optional: true },
  transitionsTopicArn: { name: 'TRIBUTARY_TRANSITIONS_TOPIC_ARN', kind: 'text', optional: true },
  transitionsBusArn: { name: 'TRIBUTARY_TRANSITIONS_BUS_ARN', kind: 'text', optional: true },
} as const satisfies EnvTable;
