import type { EnvSource } from '../core/env';
import type { Random } from '../core/random';

/**
 * What a file exports as `rehearsal` next to its `handler`, so that simulated traffic looks like its own:
 *
 *     export const rehearsal: ConsumerRehearsal<Order> = {
 *       item: (index, change) => ({ orderId: `o${index}`, status: change === 0 ? 'PENDING' : 'PAID' }),
 *     };
 */
export interface ConsumerRehearsal<Image = object> {
  /**
   * Item number `index` (from 0) after its change number `change` (0 is the insert, the others are updates). An item
   * has the same key in all of its changes, and no other item has it. The numbers of `random` are the same whenever
   * the same change is asked for. Default: items of an `id` and an `ordinal`.
   */
  readonly item?: (index: number, change: number, random: Random) => Image;
  /** Key attributes. Default: the `keys` of the consumer; a plain handler has to name them with `item`. */
  readonly keys?: readonly (keyof Image & string)[];
  /**
   * Answers the consumer's own calls of DynamoDB, which take effect where this does not throw. Default: every call is
   * answered with an empty object.
   */
  readonly dynamodb?: (operation: string, input: never) => unknown;
  /** Environment variables of the function: for `context.setting`, and `TRIBUTARY_CONCURRENCY` and the like. */
  readonly settings?: EnvSource;
}
