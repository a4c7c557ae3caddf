import type { AwsClients } from '../../aws/clients';
import type { DeployedPipeline } from '../../deployed/deployed-pipeline';
import type { DeployedDeliveryStream } from '../../deployed/describe-delivery-streams';
import type { DeployedPipe } from '../../deployed/describe-pipes';
import type { Finding } from '../finding';

/** The services that are looked into. */
export const lookingServices = [
  'dynamodb',
  'lambda',
  'sns',
  'sqs',
  's3',
  'kinesis',
  'cloudwatch',
  'pipes',
  'firehose',
] as const;

export type LookingClients = Pick<AwsClients, (typeof lookingServices)[number]>;

export interface LookParts {
  readonly clients: LookingClients;
  /** The part of it that is looked at. */
  readonly pipeline: DeployedPipeline;
  /** Functions that mappings of the table's stream call, looked at or not. */
  readonly streamReaders: readonly string[];
  /** Those that read the table's streams; asked for once. */
  pipes(): Promise<readonly DeployedPipe[]>;
  /** Those that read the table's Kinesis streams or take an audit trail; asked for once. */
  deliveryStreams(): Promise<readonly DeployedDeliveryStream[]>;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** How old the oldest change may be that waits. */
  readonly lagSecondsMax: number;
}

/** Looks at one kind of part without touching it. */
export type Look = (parts: LookParts) => Promise<readonly Finding[]>;
