import type { Change } from '../core/change';
import type { DynamodbCall } from '../core/dynamodb-call';
import type { Logger } from '../core/logger';
import type { ReplayPolicy } from '../core/sink';
import type { Effect, OnUncertain } from './once';
import type { Transition } from './transition';

/** What a consumer's functions are given besides the items. */
export interface ConsumerContext<Image = unknown> {
  readonly change: Change;
  /** Key of the item, which every image holds too. */
  readonly keys: Partial<Image>;
  /** Aborts before the function's timeout; hand it to whatever can wait long. */
  readonly signal: AbortSignal;
  /** Log ids and counts, not items. */
  readonly logger: Logger;
  /** DynamoDB's operations by their API names. */
  readonly dynamodb: DynamodbCall;
  /** An environment variable of the function. Throws where it is not set. */
  setting(name: string): string;
  /**
   * Runs an effect once for this change, however often the change is delivered; resolves to false where it was done
   * before. The name tells effects of one change apart. Needs the consumer's table for effects.
   */
  once(name: string, effect: Effect, options?: { readonly onUncertain?: OnUncertain }): Promise<boolean>;
}

/**
 * A consumer of changes. Each function may be left out. One that throws makes its change come again; one that throws
 * a `PoisonError` puts it into the quarantine. What runs for a change runs again when the change is delivered again,
 * except for effects inside `once`.
 */
export interface ConsumerDefinition<Image> {
  /** Key attributes of the table. */
  readonly keys?: readonly (keyof Image & string)[];
  readonly insert?: (item: Image, context: ConsumerContext<Image>) => unknown;
  readonly modify?: (oldItem: Image, newItem: Image, context: ConsumerContext<Image>) => unknown;
  /** Deletes, by time to live too: `context.change.expiredByTtl` tells. */
  readonly remove?: (item: Image, context: ConsumerContext<Image>) => unknown;
  /** Run after the function of the change's kind, in their order. */
  readonly transitions?: readonly Transition<Image>[];
  /** Whether changes of one item wait for each other. Default true. */
  readonly ordered?: boolean;
  /** What a replay of old changes does. Default `ask`. */
  readonly replay?: ReplayPolicy;
  /** Default `send`. */
  readonly onUncertain?: OnUncertain;
}
