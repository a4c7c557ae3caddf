import type { Construct } from 'constructs';
import type { VpcConfig } from '../consumer-settings';
import type { PolicyStatement } from '../policy';
import type { Condition, Setting } from '../setting';

/** What a sink is made with. */
export interface SinkProps<Settings> {
  /** Name of the consumer in AWS: `orders-dev-by-product`. */
  readonly name: string;
  readonly settings: Settings;
  /** Whether it is this sink that the function keeps: a literal, or for Terraform to say. */
  readonly wanted: Condition;
  readonly preventDestroy: Setting<boolean>;
  /** Where the function's network interfaces go; absent outside a VPC. */
  readonly vpcConfig: VpcConfig | undefined;
}

/** What a caller wants to know of a sink. */
export interface SinkOutput {
  /** In camelCase: `viewTableName`. */
  readonly name: string;
  readonly description: string;
  /** Null where Terraform finds that the sink is not there. */
  readonly value: string | undefined;
}

/** A security group that the function of a sink gets besides its own. */
export interface SinkSecurityGroup {
  readonly id: string;
  readonly when: Condition;
}

/** A sink's resources are made, or found by their ARNs: what the handler that keeps it needs. */
export interface SinkParts {
  /** Variables of the handler. */
  readonly environment: Record<string, string>;
  /** What its role may do. */
  readonly statements: readonly PolicyStatement[];
  readonly outputs: readonly SinkOutput[];
  /** Security groups that let its function call it. Absent: none. */
  readonly securityGroups?: readonly SinkSecurityGroup[];
  /** Whether it marks effects in the table behind `once()`. Absent: it does not. */
  readonly once?: Condition;
}

/** Makes what a sink needs below `scope`; its resources start with `id`. */
export type MakeSink<Settings> = (scope: Construct, id: string, props: SinkProps<Settings>) => SinkParts;
