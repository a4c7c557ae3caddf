import type { PipelineFacts } from '../facts';

/** A function that keeps a sink, for checks. */
export interface KeptSink {
  /** Path of the function: `dev/Orders/ByProduct`. */
  readonly where: string;
  /** Before the sink's settings in messages: `handler.`, or `consumer.handler.` for a subscriber's function. */
  readonly prefix: string;
  /** The pipeline whose table changes. */
  readonly pipeline: PipelineFacts;
  /** Whether the function runs in a VPC. */
  readonly isInVpc: boolean;
}
