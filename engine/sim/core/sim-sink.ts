import type { Change } from '../../../handlers/core/change';
import { invariant, PoisonError, SinkError } from '../../../handlers/core/errors';
import type { Outcome, Sink } from '../../../handlers/core/sink';
import type { SimSurroundings } from '../sim-function';
import type { SimRecord } from '../sim-record';
import type { LambdaEnvironment } from './lambda-environment';

export interface SimSinkOptions {
  readonly ordered: boolean;
  /** Whether a call ends when the deadline aborts it. */
  readonly heedsAbort: boolean;
}

const done: readonly Outcome[] = [{ status: 'done' }];

/** A sink of the simulated world, one call for each change. It is `down` and meets poison as the world says. */
export function createSimSink(environment: LambdaEnvironment, world: SimSurroundings, options: SimSinkOptions): Sink {
  const take = (record: SimRecord, wasDown: boolean) => {
    refuse(record, world, wasDown);
    world.applied(record);
    return done;
  };
  return {
    name: 'simulated',
    contract: 'effect',
    replay: 'ask',
    ordered: options.ordered,
    plan: (changes) =>
      changes.map((change) => ({
        changes: [change],
        run({ signal }) {
          const record = recordOf(environment, change);
          const wasDown = world.isSinkDown();
          return environment.call(() => take(record, wasDown), {
            signal: options.heedsAbort ? signal : undefined,
            hangs: environment.hangs,
          });
        },
      })),
  };
}

/** The simulated record that a change was read from. */
export function recordOf(environment: LambdaEnvironment, { id }: Change): SimRecord {
  const record = environment.recordOf(id);
  invariant(record !== undefined, 'A change must come from a record of the invocation.');
  return record;
}

/** Throws what a call of this record meets: a sink that is down when the call is made or arrives, or its own fault. */
function refuse(record: SimRecord, world: SimSurroundings, wasDown: boolean): void {
  if (wasDown || world.isSinkDown()) {
    throw new SinkError('The sink is down (ServiceUnavailable).', {
      code: 'ServiceUnavailable',
      statusCode: 503,
      retryable: true,
    });
  }
  const poison = world.poisonOf(record);
  if (poison === 'recognized') throw new PoisonError('The record can never succeed.', { code: 'SimulatedPoison' });
  if (poison === 'unclear') throw new Error('Something is wrong with the record.');
}
