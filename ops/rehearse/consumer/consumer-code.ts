import type { SimHandler } from '../../../engine/sim/core/environment-function';
import type { ConsumerRehearsal } from '../../../handlers/consumer/consumer-rehearsal';
import type { ConsumerHandler } from '../../../handlers/consumer/define-consumer';

/** What a file of a user exports. */
export interface ConsumerModule {
  /** Made by `defineConsumer`, or any other function that Lambda could call. */
  readonly handler: ConsumerHandler<object> | SimHandler;
  readonly rehearsal: ConsumerRehearsal;
}

/** Code that can be loaded again and again, as each new environment of a function does. */
export interface ConsumerCode {
  /** As the user calls it: the path of its file. */
  readonly name: string;
  instantiate(): ConsumerModule;
}
