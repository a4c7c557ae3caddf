import type { EnvTable } from '../../core/env';

/** ARN of the replica's table, the role that may write it, and the `ReplicationRules` as JSON. */
export const replicaEnv = {
  replicaTableArn: { name: 'TRIBUTARY_REPLICA_TABLE_ARN', kind: 'text' },
  replicaRoleArn: { name: 'TRIBUTARY_REPLICA_ROLE_ARN', kind: 'text', optional: true },
  replicationRules: { name: 'TRIBUTARY_REPLICATION_RULES', kind: 'json', optional: true },
} as const satisfies EnvTable;
