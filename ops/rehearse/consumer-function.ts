import type { InvocationResult } from '../../engine/actions';
import { interpretStreamResponse } from '../../engine/handler-response';
import { EnvironmentFunction, type SimHandler } from '../../engine/sim/core/environment-function';
import type { LambdaEnvironment } from '../../engine/sim/core/lambda-environment';
import type { CreateSimFunction, SimInvocation } from '../../engine/sim/sim-function';
import type { SimRecord } from '../../engine/sim/sim-record';
import type { ConsumerHandler } from '../../handlers/consumer/define-consumer';
import { createMemoryOnceStore } from '../../handlers/consumer/memory-once-store';
import { type Clock, systemClock } from '../../handlers/core/clock';
import type { Random } from '../../handlers/core/random';
import type { ConsumerCode, ConsumerModule } from './consumer/consumer-code';
import { consumerSettingsOf, createDefinedConsumer } from './consumer/defined-consumer';
import { EffectLedger } from './consumer/effect-ledger';
import { OutsideWaits } from './consumer/outside-waits';
import { createPlainHandler, withFaults } from './consumer/plain-handler';
import type { RehearsalRun } from './consumer/rehearsal-run';
import { RehearsedItems } from './consumer/rehearsed-items';

export interface ConsumerFunctionOptions {
  /** Real time that the code may wait for something outside of the simulated world. Default 5,000 ms. */
  readonly outsideWaitMsMax?: number;
  /** Real. */
  readonly clock?: Clock;
}

/** A user's own code that stands in for the function of a rehearsal. */
export interface RehearsedConsumer {
  readonly create: CreateSimFunction;
  /**
   * `counted`: each write, each effect inside `once` and each function is seen as it takes place. `unknown`: the
   * handler is not ours, so a record counts as applied whenever it is accepted.
   */
  readonly effects: 'counted' | 'unknown';
  /** What the rehearsal cannot show of this code, each in one sentence. */
  readonly limits: readonly string[];
}

/**
 * Rehearses a consumer that `defineConsumer` made, or any other handler. Fails with a `SettingsError` for what is wrong
 * with its `rehearsal`, as far as that can be seen before a run.
 */
export function consumerFunction(code: ConsumerCode, options: ConsumerFunctionOptions = {}): RehearsedConsumer {
  const module = code.instantiate();
  const isDefined = isDefinedConsumer(module.handler);
  if (isDefined) consumerSettingsOf(module.rehearsal);
  itemsOf(module, () => 0).check();
  return {
    // Anew for each run, so that what `rehearsal` remembers of one run does not reach into the next.
    create: (world) => createFunction(code, code.instantiate(), world, options),
    effects: isDefined ? 'counted' : 'unknown',
    limits: isDefined ? definedLimits : plainLimits,
  };
}

const definedLimits = [
  'Calls other than those of `context.dynamodb` and `once` meet no fault and take no simulated time.',
];

const plainLimits = [
  'The effects of a plain handler are not seen: a record counts as applied when the handler accepts it.',
  'Its calls are its own: an outage and poison meet it where it reads an image of a record, and nowhere else.',
  'Variables of the environment are those of this process: `rehearsal.settings` does not reach it.',
];

function createFunction(
  code: ConsumerCode,
  module: ConsumerModule,
  world: Parameters<CreateSimFunction>[0],
  options: ConsumerFunctionOptions,
) {
  const { rehearsal, handler } = module;
  const definition = isDefinedConsumer(handler) ? handler.definition : undefined;
  const items = itemsOf(module, world.random);
  const run: RehearsalRun = {
    name: code.name,
    world,
    rehearsal,
    ledger: new EffectLedger(world),
    waits: new OutsideWaits(options.clock ?? systemClock, options.outsideWaitMsMax ?? 5_000),
    store: createMemoryOnceStore(),
  };
  const recordEvent = (record: SimRecord) => {
    const event = items.eventOf(record);
    return definition ? event : withFaults(event, record, world);
  };
  return new EnvironmentFunction({
    surroundings: world,
    ordersEffects: definition?.ordered ?? true,
    // Each environment loads the code anew: what a module remembers dies with it.
    createHandler: (environment) => createHandler(code.instantiate(), environment, run),
    eventOf: ({ event, records }) => ({ ...(event as object), Records: records.map(recordEvent) }),
    waitsOutside: () => run.waits.any(),
    ...(!definition && { onAnswer: (_, invocation, result) => noteAccepted(invocation, result, run) }),
  });
}

function itemsOf({ rehearsal, handler }: ConsumerModule, random: Random): RehearsedItems {
  const keys = rehearsal.keys ?? (isDefinedConsumer(handler) ? handler.definition.keys : undefined) ?? [];
  return new RehearsedItems(rehearsal.item, keys, random);
}

function createHandler({ handler }: ConsumerModule, environment: LambdaEnvironment, run: RehearsalRun): SimHandler {
  if (isDefinedConsumer(handler)) return createDefinedConsumer(handler.definition, environment, run);
  return createPlainHandler(handler, environment, run);
}

function isDefinedConsumer(handler: ConsumerModule['handler']): handler is ConsumerHandler<object> {
  return 'definition' in handler;
}

/** Accepted is what stands before the first record that the answer reports. */
function noteAccepted({ records }: SimInvocation, result: InvocationResult, { ledger }: RehearsalRun): void {
  if (result.type !== 'response') return;
  const places = new Map(records.map(({ sequenceNumber }, place) => [sequenceNumber, place]));
  const outcome = interpretStreamResponse(result.payload, (id) => places.get(id) ?? -1, true);
  const end = outcome.type === 'success' ? records.length : outcome.type === 'partial' ? outcome.index : 0;
  for (const record of records.slice(0, end)) ledger.count(record, 'handled');
}
