import type { EventSourceKind, EventSourceSettings } from '../../modules/event-source-settings';

/** A mapping as a rehearsal needs it, wherever it was read from: a synthesized environment or anyone's plan. */
export interface RehearsedMapping {
  /** What a person calls it: the id of the consumer, else the address. */
  readonly name: string;
  /** Terraform address, with modules and index. */
  readonly address: string;
  readonly source: EventSourceKind;
  /** In AWS's words; a setting that stands nowhere is left out, and AWS's default holds. */
  readonly settings: EventSourceSettings;
  readonly enabled: boolean;
  /** Undefined without a failure destination. */
  readonly destinationKind: 's3' | 'sqs' | 'sns' | 'kafka' | 'unknown' | undefined;
  readonly functionTimeoutSeconds: number;
  /** Undefined where nothing is reserved. */
  readonly reservedConcurrency: number | undefined;
  /** True where the function's environment shows that our handler core runs in it. */
  readonly hasOurCore: boolean;
  /** How long the source keeps a record: 24 hours on DynamoDB. */
  readonly retentionSeconds: number;
  /** Only for a queue. */
  readonly queue?: RehearsedQueue;
  /** What could not be known before the plan is applied and was taken as AWS's default, each in one sentence. */
  readonly assumptions: readonly string[];
}

export interface RehearsedQueue {
  readonly visibilityTimeoutSeconds: number;
  /** Undefined without a dead-letter queue. */
  readonly maxReceiveCount: number | undefined;
}
