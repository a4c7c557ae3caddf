import type { Item } from '../core/attribute-value';
import { changeKeyOf } from '../core/batch-entry';
import type { Change } from '../core/change';
import type { Clock } from '../core/clock';
import type { DynamodbCall } from '../core/dynamodb-call';
import type { EnvSource } from '../core/env';
import { HandlerError, PoisonError, SettingsError } from '../core/errors';
import type { Logger } from '../core/logger';
import type { Random } from '../core/random';
import type { Sink } from '../core/sink';
import type { ConsumerContext, ConsumerDefinition } from './consumer-definition';
import { toNative } from './native-item';
import { type Effect, type OnceParts, type OnUncertain, once } from './once';
import type { OnceStore } from './once-store';
import { isTransition, transitionLabel } from './transition';

export interface ConsumerSinkParts {
  readonly consumer: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly dynamodb: DynamodbCall;
  readonly env: EnvSource;
  /** Absent where the consumer has no table for effects. */
  readonly store: OnceStore | undefined;
  /** The invocation at work, for the marks of its effects. */
  readonly invocation: () => Pick<OnceParts, 'owner' | 'endsAtMs' | 'efforts'>;
  /** Told of each function and effect that runs. */
  readonly onRun?: (what: RunNote) => void;
}

export type RunNote =
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'effect' | 'skippedEffect'; readonly name: string };

/** The sink whose call is the user's own code. */
export function createConsumerSink<Image>(definition: ConsumerDefinition<Image>, parts: ConsumerSinkParts): Sink {
  return {
    name: 'consumer',
    contract: 'effect',
    replay: definition.replay ?? 'ask',
    ordered: definition.ordered ?? true,
    plan: (changes) =>
      changes.map((change) => ({
        changes: [change],
        async run({ signal }) {
          await consume(change, definition, contextOf(change, signal, definition, parts), parts.onRun);
          return [{ status: 'done' }];
        },
      })),
  };
}

async function consume<Image>(
  change: Change,
  definition: ConsumerDefinition<Image>,
  context: ConsumerContext<Image>,
  note: ConsumerSinkParts['onRun'] = () => {},
): Promise<void> {
  const { insert, modify, remove, transitions = [] } = definition;
  const { eventName } = change;
  const newItem = () => imageOf<Image>(change.newImage, 'ConsumerNeedsNewImage');
  const oldItem = () => imageOf<Image>(change.oldImage, 'ConsumerNeedsOldImage');
  const run = async (name: string, call: () => unknown) => {
    note({ kind: 'function', name });
    await call();
  };
  if (eventName === 'INSERT' && insert) await run('insert', () => insert(newItem(), context));
  if (eventName === 'MODIFY' && modify) await run('modify', () => modify(oldItem(), newItem(), context));
  if (eventName === 'REMOVE' && remove) await run('remove', () => remove(oldItem(), context));
  if (transitions.length === 0) return;
  const before = eventName === 'INSERT' ? undefined : oldItem();
  const after = eventName === 'REMOVE' ? undefined : newItem();
  for (const transition of transitions) {
    if (!isTransition(transition, before as object | undefined, after as object | undefined)) continue;
    await run(transitionLabel(transition), () => transition.run((after ?? before) as Image, context));
  }
}

/** Fresh for each function, so that one that alters it alters nothing for the next. */
function imageOf<Image>(image: Item | undefined, code: string): Image {
  if (image) return toNative(image) as Image;
  throw new PoisonError(`The stream's view type leaves out an image that the consumer needs (${code}).`, { code });
}

function contextOf<Image>(
  change: Change,
  signal: AbortSignal,
  definition: ConsumerDefinition<Image>,
  parts: ConsumerSinkParts,
): ConsumerContext<Image> {
  const { consumer, clock, random, logger, dynamodb, env, store, onRun } = parts;
  return {
    change,
    keys: toNative(change.keys) as Partial<Image>,
    signal,
    logger: logger.with({ eventId: change.id }),
    dynamodb,
    setting(name) {
      const value = env[name];
      if (value) return value;
      throw new SettingsError([
        `environment: \`${name}\` must be set, got nothing. Add it to the consumer's settings.`,
      ]);
    },
    async once(name: string, effect: Effect, options: { readonly onUncertain?: OnUncertain } = {}) {
      if (!store) throw withoutStore();
      const counted: Effect = (effectId, effectSignal) => {
        onRun?.({ kind: 'effect', name });
        return effect(effectId, effectSignal);
      };
      const key = `${consumer}/${changeKeyOf(change)}/${name}`;
      const onUncertain = options.onUncertain ?? definition.onUncertain ?? 'send';
      const hasRun = await once(counted, { store, clock, random, signal, key, onUncertain, ...parts.invocation() });
      if (!hasRun) onRun?.({ kind: 'skippedEffect', name });
      return hasRun;
    },
  };
}

function withoutStore(): HandlerError {
  const message = '`once` needs a table for effects: set `once` in the settings of the consumer.';
  return new HandlerError(message, { code: 'OnceTableMissing' });
}
