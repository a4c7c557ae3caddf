import { SinkError } from '../../../../handlers/core/errors';
import type { Outcome } from '../../../../handlers/core/sink';
import { createBatchedSend } from '../../../../handlers/sinks/transitions/batched-send';

interface Entry {
  readonly id: string;
  readonly bytes: number;
}

const limits = { entriesMax: 3, bytesMax: 10, requestsMax: 1 };
const { signal } = new AbortController();
const done: Outcome = { status: 'done' };
const entry = (id: string, bytes = 1): Entry => ({ id, bytes });

/** Requests stay open until they are answered by hand. */
function rig(requestsMax = 1) {
  const requests: { readonly ids: string; readonly answer: (outcomes: readonly Outcome[] | Error) => void }[] = [];
  const send = createBatchedSend<Entry>({ ...limits, requestsMax }, (entries) => {
    return new Promise((resolve, reject) => {
      const answer = (outcomes: readonly Outcome[] | Error) =>
        outcomes instanceof Error ? reject(outcomes) : resolve(outcomes);
      requests.push({ ids: entries.map(({ id }) => id).join(''), answer });
    });
  });
  return { send, requests, ids: () => requests.map(({ ids }) => ids) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('createBatchedSend', () => {
  it('sends a lone entry at once, and what comes in the meantime together', async () => {
    const { send, requests, ids } = rig();

    const first = send(entry('a'), signal);
    await turn();
    const others = ['b', 'c', 'd', 'e'].map((id) => send(entry(id), signal));
    await turn();
    const before = ids();
    requests[0]!.answer([done]);
    await first;
    await turn();

    expect(before).toEqual(['a']);
    expect(ids()).toEqual(['a', 'bcd']);
    requests[1]!.answer([done, done, done]);
    await turn();
    requests[2]!.answer([done]);
    expect(await Promise.all(others)).toHaveLength(4);
  });

  it('shares a request among what is asked for in one turn, by count and by bytes', async () => {
    const { send, ids } = rig(9);

    for (const [id, bytes] of [
      ['a', 4],
      ['b', 6],
      ['c', 1],
      ['d', 99],
      ['e', 1],
    ] as const)
      void send(entry(id, bytes), signal);
    await turn();

    expect(ids()).toEqual(['ab', 'c', 'd', 'e']);
  });

  it('tells each entry its own outcome', async () => {
    const { send, requests } = rig();
    const error = new SinkError('x', { code: 'X', statusCode: 400, retryable: false });

    const sends = Promise.allSettled(['a', 'b'].map((id) => send(entry(id), signal)));
    await turn();
    requests[0]!.answer([{ status: 'transient', error }, done]);

    expect(await sends).toMatchObject([{ reason: error }, { status: 'fulfilled' }]);
  });

  it('tells all of a request that failed, and goes on', async () => {
    const { send, requests, ids } = rig();
    const error = new SinkError('x', { code: 'ECONNRESET', retryable: true });

    const sends = Promise.allSettled(['a', 'b'].map((id) => send(entry(id), signal)));
    await turn();
    requests[0]!.answer(error);
    const [first] = await sends;
    void send(entry('c'), signal);
    await turn();

    expect(await sends).toMatchObject([{ reason: error }, { reason: error }]);
    expect(first!.status).toBe('rejected');
    expect(ids()).toEqual(['ab', 'c']);
  });

  it('leaves open what became of entries whose answer of success cannot be read', async () => {
    const { send, requests } = rig();

    const sent = send(entry('a'), signal);
    await turn();
    requests[0]!.answer(new SinkError('x', { code: 'UnreadableAnswer', statusCode: 200, retryable: true }));

    await expect(sent).rejects.toMatchObject({ code: 'UnreadableAnswer', retryable: true, statusCode: undefined });
  });

  it('does not send what waited until its deadline, and says so', async () => {
    const { send, requests, ids } = rig();
    const deadline = new AbortController();

    void send(entry('a'), signal);
    await turn();
    const late = send(entry('b'), deadline.signal);
    const other = send(entry('c'), signal);
    deadline.abort();
    requests[0]!.answer([done]);

    await expect(late).rejects.toMatchObject({ code: 'NotSent', retryable: true });
    await turn();
    expect(ids()).toEqual(['a', 'c']);
    requests[1]!.answer([done]);
    await other;
  });
});
