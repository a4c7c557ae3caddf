import type { EnvTable } from '../../core/env';

/**
 * - `auditStream`: name of the delivery stream.
 * - `auditBucket`: where a line goes that is too large for the stream; absent: its change is quarantined.
 */
export const auditEnv = {
  auditStream: { name: 'TRIBUTARY_AUDIT_STREAM', kind: 'text' },
  auditBucket: { name: 'TRIBUTARY_AUDIT_BUCKET', kind: 'text', optional: true },
} as const satisfies EnvTable;
