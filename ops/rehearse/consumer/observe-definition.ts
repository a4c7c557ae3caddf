import { AsyncLocalStorage } from 'node:async_hooks';
import type { LambdaEnvironment } from '../../../engine/sim/core/lambda-environment';
import type { SimRecord } from '../../../engine/sim/sim-record';
import type { ConsumerContext, ConsumerDefinition } from '../../../handlers/consumer/consumer-definition';
import { isTransition, transitionLabel } from '../../../handlers/consumer/transition';
import type { DynamodbCall } from '../../../handlers/core/dynamodb-call';
import { invariant, PoisonError } from '../../../handlers/core/errors';
import { EffectScope } from './effect-scope';
import type { CodeRun } from './outside-waits';
import type { RehearsalRun } from './rehearsal-run';
import { ServiceCalls } from './service-calls';

type Context = ConsumerContext<object>;

/** The effect inside `once` that a call belongs to; its arguments cannot tell. */
const effectAtWork = new AsyncLocalStorage<EffectScope>();

const reads = /^(BatchGet|Describe|Get|List|Query|Scan|TransactGet)/;

/** The user's definition, with all that its functions do seen and met by the faults of the world. */
export function observeDefinition(
  definition: ConsumerDefinition<object>,
  environment: LambdaEnvironment,
  run: RehearsalRun,
): ConsumerDefinition<object> {
  const calls = new ServiceCalls(environment, run.world);
  const { insert, modify, remove, transitions } = definition;
  const watch = (label: string, context: Context, call: (own: Context) => unknown) =>
    watched({ label, context, call, record: recordOf(environment, context), environment, calls, run });
  const meet = (context: Context, isWanted: boolean, oldItem: object | undefined, newItem: object) => {
    const record = recordOf(environment, context);
    refusePoison(record, run);
    const fits = transitions?.some((transition) => isTransition(transition as never, oldItem, newItem));
    if (!isWanted && !fits) run.ledger.countNothing(record);
  };
  // Every change of the simulated traffic is one of these two, and comes by here whatever the user defines.
  return {
    ...definition,
    insert(item, context) {
      meet(context, insert !== undefined, undefined, item);
      return insert && watch('insert', context, (own) => insert(item, own));
    },
    modify(oldItem, newItem, context) {
      meet(context, modify !== undefined, oldItem, newItem);
      return modify && watch('modify', context, (own) => modify(oldItem, newItem, own));
    },
    ...(remove && { remove: (item, context) => watch('remove', context, (own) => remove(item, own)) }),
    ...(transitions && {
      transitions: transitions.map((transition) => ({
        ...transition,
        run: (item, context) => watch(transitionLabel(transition), context, (own) => transition.run(item, own)),
      })),
    }),
  };
}

interface Watched {
  readonly label: string;
  readonly context: Context;
  readonly call: (own: Context) => unknown;
  readonly record: SimRecord;
  readonly environment: LambdaEnvironment;
  readonly calls: ServiceCalls;
  readonly run: RehearsalRun;
}

async function watched(parts: Watched): Promise<void> {
  const { label, record, environment, run } = parts;
  const code = run.waits.begin(environment, `${run.name}: \`${label}\` of record ${record.index}`);
  const scope = new EffectScope(run.ledger, record, label);
  try {
    await parts.call({ ...parts.context, dynamodb: dynamodbOf(parts, code, scope), once: onceOf(parts, code, scope) });
    if (!environment.isGone) scope.completed();
  } finally {
    code.end();
  }
}

function dynamodbOf({ calls, run }: Watched, code: CodeRun, scope: EffectScope): DynamodbCall {
  const dynamodb = (operation: string, input: object, signal?: AbortSignal) => {
    const owner = effectAtWork.getStore() ?? scope;
    const isWrite = !reads.test(operation);
    if (isWrite) owner.tries();
    const answer = () => {
      const given = run.rehearsal.dynamodb?.(operation, input as never) ?? {};
      const done = (output: unknown) => {
        if (isWrite) owner.wrote(operation);
        return output;
      };
      return given instanceof Promise ? given.then(done) : done(given);
    };
    return code.inside(() => calls.make(operation, answer, signal));
  };
  return dynamodb as DynamodbCall;
}

function onceOf(parts: Watched, code: CodeRun, scope: EffectScope): Context['once'] {
  const { label, context, record, environment, run } = parts;
  return (name, effect, options) => {
    scope.tries();
    const observed: typeof effect = (effectId, signal) => {
      const own = new EffectScope(run.ledger, record, `${label}/${name}`);
      return effectAtWork.run(own, () =>
        code.backIn(async () => {
          const result = await effect(effectId, signal);
          if (!environment.isGone) own.completed();
          return result;
        }),
      );
    };
    return code.inside(() => context.once(name, observed, options));
  };
}

function refusePoison(record: SimRecord, { world }: RehearsalRun): void {
  const poison = world.poisonOf(record);
  if (poison === 'recognized') throw new PoisonError('The record can never succeed.', { code: 'SimulatedPoison' });
  if (poison === 'unclear') throw new Error('Something is wrong with the record.');
}

function recordOf(environment: LambdaEnvironment, { change }: Context): SimRecord {
  const record = environment.recordOf(change.id);
  invariant(record !== undefined, 'A change must come from a record of the invocation.');
  return record;
}
