import { EnvironmentFunction, type SimHandler } from '../../../engine/sim/core/environment-function';
import type { LambdaEnvironment } from '../../../engine/sim/core/lambda-environment';
import { FunctionRig, simRecords } from './core-function-rig';

/** A function whose environments are numbered from 1 in the order they were made. */
function functionOf(createHandler: (environment: LambdaEnvironment, number: number) => SimHandler) {
  let count = 0;
  return new FunctionRig((surroundings) => {
    return new EnvironmentFunction({
      surroundings,
      ordersEffects: true,
      createHandler: (environment) => {
        count += 1;
        return createHandler(environment, count);
      },
    });
  });
}

const sleep = (environment: LambdaEnvironment, ms: number) =>
  new Promise<void>((resolve) => void environment.clock.after(ms, resolve));

describe('EnvironmentFunction', () => {
  it('uses the idle environment again that was used last', async () => {
    const rig = functionOf((environment, number) => async () => {
      await sleep(environment, number === 1 ? 10 : 20);
      return number;
    });

    rig.start(simRecords(1));
    rig.start(simRecords(1));
    await rig.pass(100);
    const { result } = await rig.invoke(simRecords(1));

    expect(result).toEqual({ type: 'response', payload: 2 });
  });

  it('makes an environment for each invocation at once, and for the next after one was killed', async () => {
    const rig = functionOf((environment, number) => async () => {
      await sleep(environment, 10);
      return number;
    });

    const started = [rig.start(simRecords(1)), rig.start(simRecords(1), { killAfterMs: 5 })];
    await rig.pass(100);
    const again = [rig.start(simRecords(1)), rig.start(simRecords(1))];
    await rig.pass(100);

    const answers = [...started, ...again].map(({ outcome }) => outcome?.result);
    const numbered = (payload: number) => ({ type: 'response', payload });
    expect(answers).toEqual([numbered(1), undefined, numbered(1), numbered(3)]);
  });

  it('freezes an idle environment: its timers and answers wait for the next invocation', async () => {
    const seen: string[] = [];
    const rig = functionOf((environment) => async (event) => {
      const { Records } = event as { readonly Records: readonly unknown[] };
      if (Records.length > 0) return;
      environment.clock.after(1_000, () => seen.push('timer'));
      void environment.call(() => seen.push('effect')).then(() => seen.push('answer'));
    });

    await rig.invoke([]);
    await rig.pass(5_000);
    const frozen = [...seen];
    await rig.invoke(simRecords(1));

    expect(frozen).toEqual(['effect']);
    expect(seen).toEqual(['effect', 'timer', 'answer']);
  });

  it('lets no timer of a killed environment go off and no answer arrive in it', async () => {
    const seen: string[] = [];
    const rig = functionOf((environment) => async () => {
      environment.clock.after(1_000, () => seen.push('timer'));
      await environment.call(() => seen.push('effect'));
      seen.push('answer');
      await environment.call(() => seen.push('next effect'));
    });

    await rig.invoke(simRecords(1), { killAfterMs: 1 });
    await rig.pass(60_000);

    expect(seen).toEqual(['effect']);
  });

  it('makes no call whose signal has aborted before', async () => {
    const seen: string[] = [];
    const rig = functionOf((environment) => () => {
      const signal = AbortSignal.abort(new Error('Too late.'));
      return environment.call(() => seen.push('effect'), { signal }).catch(({ message }) => message);
    });

    const { result } = await rig.invoke([]);
    await rig.pass(60_000);

    expect(result).toEqual({ type: 'response', payload: 'Too late.' });
    expect(seen).toEqual([]);
  });

  it('tells the handler the time that is left', async () => {
    const rig = functionOf((environment) => async (_, context) => {
      const atFirst = context.getRemainingTimeInMillis();
      await sleep(environment, 700);
      return [atFirst, context.getRemainingTimeInMillis(), context.awsRequestId];
    });

    const { result } = await rig.invoke([], { timeoutMs: 3_000 });

    expect(result).toEqual({ type: 'response', payload: [3_000, 2_300, 'request-1'] });
  });

  test.each([
    ['nothing', undefined, { type: 'response', payload: null }],
    ['what JSON leaves out', { kept: [Number.NaN], left: undefined }, { type: 'response', payload: { kept: [null] } }],
    ['what JSON cannot hold', { big: 1n }, { type: 'error' }],
  ])('answers as Lambda does when the handler returns %s', async (_, value, expected) => {
    const rig = functionOf(() => () => value);

    expect((await rig.invoke([])).result).toEqual(expected);
  });

  it('fails when the world fails to take an answer', async () => {
    const rig = functionOf(() => () => null);

    const run = rig.invoke([], {
      onSettled: () => {
        throw new Error('The world is wrong.');
      },
    });

    await expect(run).rejects.toThrow('The world is wrong.');
  });

  it('answers with an error when the handler throws, and keeps the environment', async () => {
    let calls = 0;
    const rig = functionOf((_, number) => () => {
      calls += 1;
      if (calls === 1) throw new Error('No.');
      return number;
    });

    const first = await rig.invoke([]);
    const second = await rig.invoke([]);

    expect([first.result, second.result]).toEqual([{ type: 'error' }, { type: 'response', payload: 1 }]);
  });
});
