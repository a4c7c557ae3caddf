import { createMemoryOnceStore } from '../../../handlers/consumer/memory-once-store';
import { type OnceParts, once } from '../../../handlers/consumer/once';
import { PoisonError, SinkError } from '../../../handlers/core/errors';
import { VirtualClock } from '../../support/virtual-clock';

const timeoutMs = 30_000;

function rig(onUncertain: OnceParts['onUncertain'] = 'send') {
  const clock = new VirtualClock();
  const store = createMemoryOnceStore();
  let ran = 0;
  const ids: string[] = [];
  const efforts: OnceParts['efforts'] = new Map();
  /** What one invocation of this environment shares. */
  const invocation = (owner: string) => ({
    ...{ store, clock, owner, onUncertain, key: 'key', random: () => 0 },
    signal: new AbortController().signal,
    endsAtMs: clock.nowMs() + timeoutMs,
    efforts,
  });
  return {
    clock,
    store,
    ids,
    invocation,
    ran: () => ran,
    run: (parts: OnceParts, error?: unknown) =>
      clock.drive(
        once(async (id) => {
          ran += 1;
          ids.push(id);
          if (error !== undefined) throw error;
        }, parts),
      ),
  };
}

const noAnswer = new SinkError('x', { code: 'RequestTimeout', retryable: true });

describe('once', () => {
  it('runs an effect and never again, with the same id for every try', async () => {
    const { run, ran, invocation, ids } = rig();

    const results = [await run(invocation('a')), await run(invocation('a')), await run(invocation('b'))];

    expect({ results, ran: ran() }).toEqual({ results: [true, false, false], ran: 1 });
    expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['of its own', new Error('card declined')],
    ['that is poison', new PoisonError('x')],
    ['that refuses', new SinkError('x', { code: 'X', statusCode: 400, retryable: false })],
    ['from the SDK', Object.assign(new Error(), { $metadata: { httpStatusCode: 429 } })],
    ['before anything was sent', new SinkError('x', { code: 'ECONNREFUSED', retryable: true })],
    ['of a connection not made', Object.assign(new Error(), { code: 'UND_ERR_CONNECT_TIMEOUT' })],
    ['that wraps one', new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) })],
    ['that is none', 'text'],
  ])('forgets an effect that fails with an error %s', async (_, error) => {
    const { run, ran, invocation } = rig('quarantine');
    const parts = invocation('a');

    await expect(run(parts, error)).rejects.toBe(error);

    expect(await run(parts)).toBe(true);
    expect(ran()).toBe(2);
  });

  it.each([
    ['no answer', noAnswer],
    ['a reset', new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) })],
    [
      'a connection that fetch lost',
      new TypeError('x', { cause: Object.assign(new Error(), { code: 'UND_ERR_SOCKET' }) }),
    ],
    ['an answer that is no HTTP', new SinkError('x', { code: 'HPE_INVALID_CONSTANT', retryable: true })],
    ['one lost answer of two', new AggregateError([new Error('x'), noAnswer])],
    ['another client answering 502', Object.assign(new Error(), { status: 502 })],
    ['an aborted call', Object.assign(new Error(), { name: 'AbortError' })],
    ['an answer of 500', new SinkError('x', { code: 'X', statusCode: 500, retryable: true })],
    ['an SDK answer of 503', Object.assign(new Error(), { $metadata: { httpStatusCode: 503 } })],
  ])('quarantines, where asked to, an effect that ended with %s', async (_, error) => {
    const { run, ran, invocation } = rig('quarantine');
    const parts = invocation('a');

    await expect(run(parts, error)).rejects.toBe(error);

    await expect(run(parts)).rejects.toMatchObject({ name: 'PoisonError', code: 'OnceUncertain' });
    expect(ran()).toBe(1);
  });

  it('sends again, where asked to, an effect that ended without an answer', async () => {
    const { run, ran, invocation } = rig('send');
    const parts = invocation('a');

    await expect(run(parts, noAnswer)).rejects.toBe(noAnswer);

    expect(await run(parts)).toBe(true);
    expect(ran()).toBe(2);
  });

  it('waits for an owner that may still be at work, and takes over after its time', async () => {
    const { run, ran, invocation, clock } = rig();
    await expect(run(invocation('dead'), noAnswer)).rejects.toBe(noAnswer);
    const next = invocation('next');

    await expect(run(next)).rejects.toMatchObject({ code: 'OnceInProgress', retryable: true });
    clock.skip(timeoutMs);

    expect(await run(next)).toBe(true);
    expect(ran()).toBe(2);
  });

  it('lets one of two take over', async () => {
    const { run, invocation, clock, store } = rig();
    await expect(run(invocation('dead'), noAnswer)).rejects.toBe(noAnswer);
    clock.skip(timeoutMs);
    const slow = invocation('slow');
    const known = await store.start('key', { owner: 'slow', leaseUntilMs: 0, expiresAtMs: 0 });
    const overtaken = {
      ...slow,
      store: {
        ...store,
        start: async (_: string, __: unknown, old?: string) => (old ? { ...known!, owner: 'fast' } : known),
      },
    };

    await expect(run(overtaken)).rejects.toMatchObject({ code: 'OnceInProgress' });
  });

  it('runs an effect whose start was written although its answer was lost', async () => {
    const { run, ran, invocation, store } = rig('quarantine');
    const parts = invocation('a');
    let isFirst = true;
    const start: typeof store.start = async (...args) => {
      const mark = await store.start(...args);
      if (!isFirst) return mark;
      isFirst = false;
      throw noAnswer;
    };
    const lossy = { ...parts, store: { ...store, start } };

    await expect(run(lossy)).rejects.toBe(noAnswer);

    expect(await run(lossy)).toBe(true);
    expect(ran()).toBe(1);
  });

  it('marks what is done although the deadline is reached, and tries that again', async () => {
    const { run, invocation, store } = rig();
    const deadline = new AbortController();
    let tries = 0;
    const finish: typeof store.finish = async (...args) => {
      deadline.abort();
      tries += 1;
      if (tries < 3) throw noAnswer;
      return store.finish(...args);
    };
    const parts = { ...invocation('a'), signal: deadline.signal, store: { ...store, finish } };

    expect(await run(parts)).toBe(true);
    expect(await run(invocation('b'))).toBe(false);
  });

  it('writes only the mark of an effect that has happened, in later invocations too', async () => {
    const { run, ran, invocation, store } = rig('quarantine');
    let isThrottled = true;
    const finish: typeof store.finish = async (...args) => {
      if (isThrottled) throw noAnswer;
      return store.finish(...args);
    };
    const partsOf = (owner: string) => ({ ...invocation(owner), store: { ...store, finish } });
    const first = partsOf('a');
    await expect(run(first)).rejects.toBe(noAnswer);
    await expect(run(first)).rejects.toBe(noAnswer);
    isThrottled = false;

    const results = [await run(partsOf('b')), await run(partsOf('c'))];

    expect({ results, ran: ran() }).toEqual({ results: [true, false], ran: 1 });
  });

  it('does not run an effect a second time while it is at work in the same invocation', async () => {
    const { invocation, clock } = rig();
    const parts = invocation('a');
    let ran = 0;
    const effect = async () => {
      ran += 1;
      await new Promise<void>((resolve) => clock.after(1_000, resolve));
    };

    const outcomes = await clock.drive(Promise.allSettled([once(effect, parts), once(effect, parts)]));

    expect(outcomes).toMatchObject([{ value: true }, { reason: { code: 'OnceInProgress', retryable: true } }]);
    expect(ran).toBe(1);
  });

  it('starts nothing after the deadline, so that nothing counts as uncertain', async () => {
    const { run, ran, invocation, store } = rig('quarantine');
    const late = new AbortController();
    const start: typeof store.start = async (...args) => {
      late.abort(noAnswer);
      return store.start(...args);
    };
    const parts = { ...invocation('a'), signal: late.signal };

    await expect(run({ ...parts, store: { ...store, start } })).rejects.toBe(noAnswer);
    await expect(run(parts)).rejects.toBe(noAnswer);

    expect(ran()).toBe(0);
    expect(await run(invocation('b'))).toBe(true);
  });

  it('still knows of a try that is uncertain after the store failed in between', async () => {
    const { run, ran, invocation, store } = rig('quarantine');
    const parts = invocation('a');
    await expect(run(parts, noAnswer)).rejects.toBe(noAnswer);
    const broken = { ...parts, store: { ...store, start: () => Promise.reject(new TypeError('x')) } };
    await expect(run(broken)).rejects.toThrow(TypeError);

    const third = run(parts);

    await expect(third).rejects.toMatchObject({ code: 'OnceUncertain' });
    expect(ran()).toBe(1);
  });

  it('tells the error of the effect although its mark cannot be taken back', async () => {
    const { run, invocation, store } = rig('quarantine');
    const declined = new PoisonError('declined', { code: 'Declined' });
    const parts = { ...invocation('a'), store: { ...store, forget: () => Promise.reject(noAnswer) } };

    const tried = run(parts, declined);

    await expect(tried).rejects.toBe(declined);
    await expect(run(parts)).rejects.toMatchObject({ code: 'OnceUncertain' });
  });
});
