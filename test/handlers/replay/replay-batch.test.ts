import type { Invoked, InvokeFunction } from '../../../handlers/replay/invoke-function';
import { type ReplayTarget, replayBatch } from '../../../handlers/replay/replay-batch';
import { instantClock, recordNamed, replayedFunction } from './replayed-function';

const stream: ReplayTarget = { functionArn: 'arn', reportsBatchItemFailures: true, answersEach: false };
const queue: ReplayTarget = { ...stream, answersEach: true };

function replay(target: ReplayTarget, ids: string, invoke: InvokeFunction, signal = new AbortController().signal) {
  const records = ids.split(' ').map(recordNamed);
  return replayBatch(target, records, { invoke, clock: instantClock, random: () => 0, signal });
}

const idsOf = (records: readonly { readonly itemIdentifier: string }[]) => records.map((one) => one.itemIdentifier);

describe('replayBatch', () => {
  it('takes everything for done where the function reports nothing', async () => {
    const { invoke, calls } = replayedFunction('reports', () => false);

    const { done, failed } = await replay(stream, 'a1 b1 a2', invoke);

    expect([idsOf(done), failed, calls]).toEqual([['a1', 'b1', 'a2'], [], [['a1', 'b1', 'a2']]]);
  });

  it('goes on behind what a stream reports, and tries that one three times', async () => {
    const { invoke, calls } = replayedFunction('reports', (id) => id === 'b1');

    const { done, failed } = await replay(stream, 'a1 b1 c1', invoke);

    expect(idsOf(done)).toEqual(['a1', 'c1']);
    expect(failed).toEqual([{ record: recordNamed('b1'), reason: 'reported as failed', wasTried: true }]);
    expect(calls).toEqual([['a1', 'b1', 'c1'], ...Array(3).fill(['b1', 'c1']), ['c1']]);
  });

  it('leaves out what lies behind a failure of the same item', async () => {
    const { invoke, taken } = replayedFunction('reports', (id) => id === 'a1');

    const { failed } = await replay(stream, 'a1 b1 a2 a3', invoke);

    expect(taken).toEqual(['b1']);
    expect(failed.map(({ record, wasTried }) => [record.itemIdentifier, wasTried])).toEqual([
      ['a1', true],
      ['a2', false],
      ['a3', false],
    ]);
  });

  it('counts each message of a queue by itself', async () => {
    const { invoke, calls } = replayedFunction('reportsEach', (id) => id === 'b1');

    const { done } = await replay(queue, 'a1 b1 c1', invoke);

    expect(idsOf(done)).toEqual(['a1', 'c1']);
    expect(calls.slice(1)).toEqual(Array(3).fill(['b1']));
  });

  it('halves a batch that fails as a whole until the record at fault stands alone', async () => {
    const { invoke, calls } = replayedFunction('throws', (id) => id === 'a1');

    const { done, failed } = await replay(stream, 'a1 b1 c1 d1', invoke);

    expect(idsOf(done)).toEqual(['b1', 'c1', 'd1']);
    expect(failed[0]!.reason).toBe('Error: no');
    expect(calls.map(({ length }) => length)).toEqual([4, 2, 1, 1, 1, 3]);
  });

  it('gives up after few calls where everything fails', async () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `${String.fromCharCode(200 + index)}1`).join(' ');
    const { invoke, calls } = replayedFunction('throws', () => true);

    const { done, failed } = await replay(stream, ids, invoke);

    expect([done.length, failed.length]).toEqual([0, 1_000]);
    expect(failed.filter(({ wasTried }) => wasTried)).toHaveLength(5);
    expect(failed.at(-1)!.reason).toMatch(/^not tried, since all before it failed: Error: no/);
    expect(calls.length).toBeLessThan(70);
  });

  test.each<readonly [string, Invoked, string]>([
    ['names a record that was not there', { answer: { batchItemFailures: [{ itemIdentifier: 'z9' }] } }, 'not in'],
    ['names none', { answer: { batchItemFailures: [{}] } }, 'no batch response'],
    ['is a list of something else', { answer: { batchItemFailures: 'a1' } }, 'no batch response'],
    ['is text', { answer: 'done' }, 'no batch response'],
  ])('takes a batch for failed whose answer %s', async (_, invoked, reason) => {
    const { done, failed } = await replay(stream, 'a1', async () => invoked);

    expect(done).toEqual([]);
    expect(failed[0]!.reason).toContain(reason);
  });

  test.each<readonly [string, Invoked]>([
    ['is missing', { answer: undefined }],
    ['is null', { answer: null }],
    ['has no list', { answer: {} }],
    ['has null for a list', { answer: { batchItemFailures: null } }],
  ])('takes a batch for done whose answer %s', async (_, invoked) => {
    expect((await replay(stream, 'a1 b1', async () => invoked)).failed).toEqual([]);
  });

  it.each([
    ['a function of ours', true, ['b1']],
    ['no other one', false, []],
  ])('tells more of what the answer of %s names and does not come again', async (...row) => {
    const [, isAskedFor, expected] = row;
    const answers = [
      { batchItemFailures: [{ itemIdentifier: 'c1' }], quarantined: ['b1', 'd1'], stale: ['a1', 'c1'] },
      { batchItemFailures: [], quarantined: [], stale: ['d1'], fenced: ['c1'] },
    ];
    const invoke: InvokeFunction = async () => ({ answer: answers.shift() });

    const { done, quarantined, stale, fenced } = await replay({ ...stream, isAskedFor }, 'a1 b1 c1 d1', invoke);

    expect(idsOf(done)).toEqual(['a1', 'b1', 'c1', 'd1']);
    expect(idsOf(quarantined)).toEqual(expected);
    expect(idsOf(stale)).toEqual(isAskedFor ? ['a1', 'd1'] : []);
    expect(idsOf(fenced)).toEqual(isAskedFor ? ['c1'] : []);
  });

  it('does not read answers of a mapping that does not', async () => {
    const { invoke } = replayedFunction('reports', () => true);

    const { done } = await replay({ ...stream, reportsBatchItemFailures: false }, 'a1 b1', invoke);

    expect(idsOf(done)).toEqual(['a1', 'b1']);
  });

  it('leaves the rest for later when it is stopped, also in the middle of a call', async () => {
    const controller = new AbortController();
    const calls: object[] = [];
    const invoke: InvokeFunction = async (_, event) => {
      calls.push(event as object);
      if (calls.length === 1) return { answer: { batchItemFailures: [{ itemIdentifier: 'b1' }] } };
      controller.abort();
      throw new Error('aborted');
    };

    const { done, failed } = await replay(stream, 'a1 b1 c1', invoke, controller.signal);

    expect(idsOf(done)).toEqual(['a1']);
    expect(failed.map(({ record, reason }) => [record.itemIdentifier, reason])).toEqual([
      ['b1', 'stopped'],
      ['c1', 'stopped'],
    ]);
  });

  it('fails when the function cannot be called', async () => {
    const denied = replay(stream, 'a1', async () => {
      throw new Error('AccessDenied');
    });

    await expect(denied).rejects.toThrow('AccessDenied');
  });
});
