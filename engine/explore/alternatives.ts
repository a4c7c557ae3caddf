import type { DeliverAction, InvokeAction } from '../actions';
import { callErrors, type Environment, type Invocation, type PendingCall } from './environment';
import type { World } from './world';

/** One thing that may happen next. */
export interface Alternative {
  /** Faults that it spends. */
  readonly cost: 0 | 1;
  /** It need not ever happen. */
  readonly isOptional?: true;
  readonly say: () => string;
  /** Does it, and returns the environment whose handler goes on now, if one does. */
  readonly happen: () => Environment | undefined;
}

/** Everything that may happen now: first what has to happen some time and without a fault, nearest first. */
export function alternativesOf(world: World, faultsLeft: number): readonly Alternative[] {
  if (world.badRecord === undefined) return badRecords(world);
  const refusal = nextRefusal(world);
  if (refusal) return [refusal];
  const all = [
    ...starts(world),
    ...world.environments.flatMap((environment) => callEnds(world, environment)),
    ...answers(world),
    ...burials(world),
    ...deliveryEnds(world),
    ...reads(world),
    ...timePasses(world),
    ...lateWrites(world),
  ];
  const { faultKinds, hasRestarts } = world.scope;
  const isAny = faultsLeft > 0 && faultKinds === 'any';
  if (isAny && hasRestarts && !world.isFinished) all.push(...restarts(world));
  const ranked: [Alternative[], Alternative[], Alternative[]] = [[], [], []];
  for (const one of all) ranked[one.cost === 1 ? 2 : one.isOptional ? 1 : 0].push(one);
  const [needed, optional, faults] = ranked;
  const stopped = faultsLeft > 0 && !world.isFinished ? stops(world) : [];
  return [...needed, ...optional, ...(isAny ? faults : []), ...stopped];
}

/** Every position of failure: before anything happens it is settled which record is bad, if any. */
function badRecords(world: World): readonly Alternative[] {
  const choose = (badRecord: World['badRecord']) => () => {
    world.badRecord = badRecord;
    return undefined;
  };
  const none: Alternative = { cost: 0, say: () => 'every record is good', happen: choose('none') };
  if (!world.scope.hasBadRecord) return [none];
  const bad = world.records.flatMap(({ index }) =>
    [true, false].map((isClear): Alternative => {
      const say = () => `record ${index} is bad, and the sink ${isClear ? 'says so' : 'does not say so'}`;
      return { cost: 0, say, happen: choose({ index, isClear }) };
    }),
  );
  return [none, ...bad];
}

function starts(world: World): readonly Alternative[] {
  return world.poller.waiting.flatMap((action) => {
    const idle = distinct(world.environments.filter(({ isIdle }) => isIdle));
    const what = `records ${numbersOf(action)} go to`;
    const start = (environment: () => Environment) => () => {
      const chosen = environment();
      world.invoke(chosen, action);
      return chosen;
    };
    const warm = idle.map(
      (one): Alternative => ({ cost: 0, say: () => `${what} a warm environment`, happen: start(() => one) }),
    );
    const cold: Alternative = {
      cost: idle.length === 0 ? 0 : 1,
      say: () => `${what} a new environment`,
      happen: start(() => world.addEnvironment()),
    };
    const throttled: Alternative = {
      cost: 1,
      say: () => `the invocation with records ${numbersOf(action)} is throttled`,
      happen: () => {
        world.poller.settle(action, { type: 'not-invoked' });
        return undefined;
      },
    };
    return [...warm, cold, throttled];
  });
}

function distinct(environments: readonly Environment[]): readonly Environment[] {
  return [...new Map(environments.map((environment) => [environment.state, environment])).values()];
}

/** What is down refuses each call at once, in the order they were made: it takes no time that others could use. */
function nextRefusal(world: World): Alternative | undefined {
  for (const environment of world.environments) {
    const { isRunning, invocation } = environment;
    if (!isRunning || !(invocation?.isSinkDown || invocation?.isQuarantineDown)) continue;
    const call = environment.calls.find((one) => !one.isLate && !one.signal.aborted && isDown(invocation, one));
    if (call) return callEnds(world, environment, [call])[0];
  }
  return undefined;
}

function isDown({ isSinkDown, isQuarantineDown }: Invocation, { kind }: PendingCall): boolean {
  return kind === 'write' ? isSinkDown : isQuarantineDown;
}

function callEnds(world: World, environment: Environment, calls = environment.calls): readonly Alternative[] {
  if (!environment.isRunning) return [];
  return calls.flatMap((call) => {
    const what = `${call.kind === 'write' ? 'the write of' : 'the quarantine write of'} record ${call.record}`;
    return endingsOf(world, environment, call).map(
      ({ name, cost = 0, lands = false, error, andThen }): Alternative => ({
        cost,
        ...(call.isLate && { isOptional: true }),
        say: () => `${what} ${name}`,
        happen: () => {
          environment.take(call);
          const status = lands ? world.land(call) : 'done';
          environment.happens(`${call.number} ${name} ${status}`, () => {
            andThen?.();
            if (error) call.reject(error);
            else call.resolve([{ status }]);
          });
          return environment;
        },
      }),
    );
  });
}

/** How a call may end. */
interface Ending {
  readonly name: string;
  readonly cost?: 0 | 1;
  /** It takes place. */
  readonly lands?: true;
  /** What the handler is told; absent for success. */
  readonly error?: Error;
  readonly andThen?: () => void;
}

function endingsOf(world: World, environment: Environment, call: PendingCall): readonly Ending[] {
  const invocation = environment.invocation!;
  if (call.isLate) return [{ name: 'of an earlier invocation ends', error: callErrors.aborted }];
  if (call.signal.aborted) return abortedEndings;
  if (call.kind === 'keep') {
    if (invocation.isQuarantineDown) return [{ name: 'is refused', error: callErrors.unclear }];
    const andThen = () => {
      invocation.isQuarantineDown = true;
    };
    return [...keepEndings, { name: 'is denied, as all that follow', cost: 1, error: callErrors.unclear, andThen }];
  }
  if (invocation.isSinkDown) return [{ name: 'is refused', error: callErrors.refused }];
  const { badRecord } = world;
  if (typeof badRecord === 'object' && badRecord.index === call.record) {
    return [badRecord.isClear ? { name: 'is poison', error: callErrors.poison } : unclearEnding];
  }
  const andThen = () => {
    invocation.isSinkDown = true;
  };
  return [...writeEndings, { name: 'is refused, as all that follow', cost: 1, error: callErrors.refused, andThen }];
}

const unclearEnding: Ending = { name: 'fails for an unclear reason', error: callErrors.unclear };

const abortedEndings: readonly Ending[] = [
  { name: 'is given up, and never takes place', error: callErrors.aborted },
  { name: 'is given up, but takes place', lands: true, error: callErrors.aborted },
  { name: 'succeeds after the deadline', lands: true },
];

const keepEndings: readonly Ending[] = [
  { name: 'succeeds', lands: true },
  { name: 'is refused once', cost: 1, error: callErrors.refused },
  { name: 'takes place, but its answer is lost', cost: 1, lands: true, error: callErrors.unanswered },
];

const writeEndings: readonly Ending[] = [
  ...keepEndings,
  { name: 'is called poison', cost: 1, error: callErrors.poison },
  { ...unclearEnding, cost: 1 },
];

function answers(world: World): readonly Alternative[] {
  return world.environments.flatMap((environment) => {
    const { invocation } = environment;
    const answer = invocation?.answer;
    if (!invocation || !answer || invocation.isStopped) return [];
    const settle = (result: typeof answer) => () => {
      environment.rest();
      world.poller.settle(invocation.action, result);
      return undefined;
    };
    const what = `the answer to records ${numbersOf(invocation.action)}`;
    const lost = settle({ type: 'error' });
    return [
      { cost: 0, say: () => `${what} arrives: ${answerText(answer)}`, happen: settle(answer) },
      { cost: 1, say: () => `${what} is lost`, happen: lost },
    ] satisfies readonly Alternative[];
  });
}

function answerText(answer: { readonly type: string; readonly payload?: unknown }): string {
  return answer.type === 'response' ? JSON.stringify(answer.payload) : 'an error';
}

function deliveryEnds(world: World): readonly Alternative[] {
  const settle = (action: DeliverAction, isDelivered: boolean) => () => {
    for (const { position } of action.records) {
      if (isDelivered) world.ledger.tell(position);
      else world.ledger.refuse(position);
    }
    world.poller.settleDelivery(action, isDelivered);
    return undefined;
  };
  return world.poller.deliveries.flatMap((action): readonly Alternative[] => [
    { cost: 0, say: () => `the destination is told of records ${numbersOf(action)}`, happen: settle(action, true) },
    { cost: 1, say: () => `the destination refuses records ${numbersOf(action)}`, happen: settle(action, false) },
  ]);
}

function reads(world: World): readonly Alternative[] {
  const { poller, scope } = world;
  const { unreadCount } = poller;
  const counts = Array.from({ length: unreadCount }, (_, index) => unreadCount - index);
  const read = (count: number): Alternative => ({
    cost: 0,
    say: () => `the mapping reads ${count} of ${unreadCount} records`,
    happen: () => {
      poller.read(count);
      return undefined;
    },
  });
  return (scope.arrival === 'together' ? counts.slice(0, 1) : counts).map(read);
}

function timePasses(world: World): readonly Alternative[] {
  const { poller, environments } = world;
  const waiting: Alternative = {
    cost: 0,
    say: () => 'the pause before the next attempt ends',
    happen: () => {
      poller.passTime();
      return undefined;
    },
  };
  const timers = environments.filter(({ isRunning, hasTimer }) => isRunning && hasTimer);
  return [...(poller.hasTimer ? [waiting] : []), ...timers.map(timer)];
}

function timer(environment: Environment): Alternative {
  const records = numbersOf(environment.invocation!.action);
  const { isHanging } = environment;
  const what = isHanging ? 'a call hangs until the deadline' : 'time passes until the next timer';
  return {
    cost: isHanging ? 1 : 0,
    say: () => `in the environment with records ${records} ${what}`,
    happen: () => {
      environment.passTime();
      return environment;
    },
  };
}

function lateWrites(world: World): readonly Alternative[] {
  return world.lateWrites.map((write) => ({
    cost: 0,
    isOptional: true,
    say: () => `what was sent for record ${write.record} takes place late`,
    happen: () => {
      world.lateWrites = world.lateWrites.filter((other) => other !== write);
      world.land(write);
      return undefined;
    },
  }));
}

/** A crash or a starvation of each environment, with each choice of what it had sent having taken place. */
function stops(world: World): readonly Alternative[] {
  return world.environments.flatMap((environment) => {
    if (environment.isIdle || environment.invocation?.isStopped) return [];
    const sent = environment.calls.filter(({ isLate }) => !isLate);
    const landings = world.scope.hasLateWrites ? [[]] : subsetsOf(sent);
    return landings.map((landed) => stop(world, environment, landed));
  });
}

function stop(world: World, environment: Environment, landed: readonly PendingCall[]): Alternative {
  const records = numbersOf(environment.invocation!.action);
  const what = landed.map(({ record, kind }) => `${kind === 'write' ? 'write' : 'quarantine write'} of ${record}`);
  const after = what.length > 0 ? ` after the ${what.join(' and the ')} took place` : '';
  return {
    cost: 1,
    say: () => `the environment with records ${records} is stopped${after}`,
    happen: () => {
      for (const call of landed) world.land(call);
      world.stop(environment);
      return undefined;
    },
  };
}

/** Lambda notices at once, as after a crash, or later, as at a timeout. */
function burials(world: World): readonly Alternative[] {
  return world.environments
    .filter(({ invocation }) => invocation?.isStopped)
    .map((environment) => ({
      cost: 0,
      say: () => `Lambda ends the invocation with records ${numbersOf(environment.invocation!.action)}`,
      happen: () => {
        world.bury(environment);
        return undefined;
      },
    }));
}

function subsetsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: 2 ** items.length }, (_, set) => items.filter((__, place) => set & (1 << place)));
}

function restarts(world: World): readonly Alternative[] {
  const happen = () => {
    world.restartPoller();
    return undefined;
  };
  return [{ cost: 1, say: () => `another poller goes on at record ${world.poller.checkpoint}`, happen }];
}

function numbersOf({ records }: InvokeAction | DeliverAction): string {
  return records.map(({ position }) => position).join(', ');
}
