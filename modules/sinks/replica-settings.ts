import type { ReplicationRules } from '../../handlers/sinks/replica/settings';
import type { Setting } from '../setting';
import type { KeySchema } from '../table-settings';

/** A table in another region or account that is kept equal to this one. */
export interface ReplicaSettings extends ReplicationRules {
  /**
   * ARN of the replica's table, in any region and account. It has the keys of the source, its time to live is on, by
   * the attribute that `timeToLiveAttribute` names, and nobody else writes it unless loops are prevented.
   */
  readonly tableArn?: string;
  /** A table to make for the replica, in any region of this account. @default None is made: `tableArn` names one. */
  readonly table?: ReplicaTableSettings;
  /** Role, of the table's account, that the function assumes to write. @default The function's own role writes; a table of another account then lets it by a policy of its own. */
  readonly roleArn?: string;
  /** Customer managed key of the replica's table, in its region. @default AWS's own key, which costs nothing. */
  readonly kmsKeyArn?: string;
}

/** A table that Terraform makes for the replica by a provider for its region. */
export interface ReplicaTableSettings extends KeySchema {
  /** The table's region: `us-east-1`. */
  readonly regionName: string;
  /** Restore the table to any second of the past 35 days. @default true: it may be all that is left of the source. */
  readonly pointInTimeRecoveryEnabled?: Setting<boolean>;
}
