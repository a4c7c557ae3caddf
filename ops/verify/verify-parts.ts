import type { Clock } from '../../handlers/core/clock';
import type { Random } from '../../handlers/core/random';
import type { AwsClients } from '../aws/clients';
import type { Asked, ConsumerFacts } from '../deployed/ask-function';
import type { DeployedConsumer, DeployedPipeline } from '../deployed/deployed-pipeline';
import type { InvokeFunction } from '../replay/invoke-function';

/** A consumer and what its function says of itself. */
export interface AskedConsumer {
  readonly consumer: DeployedConsumer;
  readonly asked: Asked<ConsumerFacts>;
}

/** What everything needs that goes beyond looking. */
export interface VerifyParts {
  readonly clients: AwsClients;
  readonly pipeline: DeployedPipeline;
  /** Those that `--consumer` names, or all. */
  readonly consumers: readonly AskedConsumer[];
  readonly invoke: InvokeFunction;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** A change made so long ago has arrived; a younger one may be on its way. */
  readonly marginMs: number;
}

/** Whether a function keeps a state sink that it can compare with items. */
export function canCompare({ asked }: AskedConsumer): boolean {
  return 'answer' in asked && asked.answer.can.includes('compare');
}
