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
  /** What one invocation shares. */
  const invocation = (owner: string) => ({
    ...{ store, clock, owner, onUncertain, key: 'key', random: () => 0 },
    signal: new AbortController().signal,
    endsAtMs: clock.nowMs() + timeoutMs,
    begun: new Set<string>(),
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
    let tries = 0;
    const finish: typeof store.finish = async (...args) => {
      tries += 1;
      if (tries < 3) throw noAnswer;
      return store.finish(...args);
    };
    const parts = { ...invocation('a'), signal: AbortSignal.abort(), store: { ...store, finish } };

    expect(await run(parts)).toBe(true);
    expect(await run(invocation('b'))).toBe(false);
  });
});
