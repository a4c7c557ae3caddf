import type { SimHandler } from '../../../engine/sim/core/environment-function';
import type { LambdaEnvironment } from '../../../engine/sim/core/lambda-environment';
import type { SimSurroundings } from '../../../engine/sim/sim-function';
import type { SimRecord } from '../../../engine/sim/sim-record';
import { PoisonError } from '../../../handlers/core/errors';
import type { RehearsalRun } from './rehearsal-run';
import { unavailable } from './service-calls';

/** A handler of any make in one environment. What it calls is not ours to simulate; how long that takes is. */
export function createPlainHandler(
  handler: SimHandler,
  environment: LambdaEnvironment,
  { name, world, waits }: RehearsalRun,
): SimHandler {
  return async (event, context) => {
    if (environment.hangs) return new Promise(() => {});
    const code = waits.begin(environment, `${name}: its handler`);
    const answer = await Promise.resolve(handler(event, context)).finally(() => code.end());
    const { length } = (event as { readonly Records: readonly unknown[] }).Records;
    await new Promise<void>((resolve) => void environment.clock.after(length * world.timing.perRecordMs, resolve));
    return answer;
  };
}

/** A record that fails whoever reads an image of it, where the world wants it to fail: the handler's own code meets it. */
export function withFaults<Event extends { readonly dynamodb: object }>(
  event: Event,
  record: SimRecord,
  world: SimSurroundings,
): Event {
  const error = world.isSinkDown() ? unavailable('the record') : poisonError(world.poisonOf(record));
  if (!error) return event;
  const { NewImage: _new, OldImage: _old, ...dynamodb } = event.dynamodb as { [name: string]: unknown };
  // Not enumerable, so that a line that logs the event does not fail.
  const failing = {
    enumerable: false,
    get: () => {
      throw error;
    },
  };
  return { ...event, dynamodb: Object.defineProperties(dynamodb, { NewImage: failing, OldImage: failing }) };
}

function poisonError(poison: ReturnType<SimSurroundings['poisonOf']>): Error | undefined {
  if (poison === 'recognized') return new PoisonError('The record can never succeed.', { code: 'SimulatedPoison' });
  return poison === 'unclear' ? new Error('Something is wrong with the record.') : undefined;
}
