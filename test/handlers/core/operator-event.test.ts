import { SinkError } from '../../../handlers/core/errors';
import type { Inspection } from '../../../handlers/core/inspection';
import { answerOperators } from '../../../handlers/core/operator-event';
import { createBatchProcessor } from '../../../handlers/core/process-batch';
import type { Sink } from '../../../handlers/core/sink';
import { createRig, createScriptedSink } from '../../support/batch-rig';
import { streamRecord } from '../../support/stream-event';

const keys = { orderId: { S: 'o1' } };
const page = { held: [{ keys, where: 'row 1' }], unnamed: 2, after: 'row 1' };
const comparison = { compared: 1, differences: [], newer: 0, refused: 0 };

function operate(more: Partial<Sink> = {}) {
  const { sink, calls } = createScriptedSink(() => ({ status: 'done' }));
  const rig = createRig({ ...sink, ...more });
  const handler = answerOperators(createBatchProcessor(rig.parts), rig.parts);
  const endsAtMs = rig.clock.nowMs() + 30_000;
  const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => endsAtMs - rig.clock.nowMs() };
  return { ...rig, calls, ask: (event: object): Promise<unknown> => rig.clock.drive(handler(event, context)) };
}

describe('answerOperators', () => {
  it('describes the sink', async () => {
    const { ask } = operate();

    const answer = await ask({ tributary: 'describe' });

    expect(answer).toEqual({ consumer: 'Test', sink: 'scripted', contract: 'log', replay: 'skip', can: [] });
  });

  it('tells what the sink can be asked', async () => {
    const { ask } = operate({
      takesRepairs: true,
      inspection: { list: async () => page, compare: async () => comparison },
    });

    const answer = await ask({ tributary: 'describe' });

    expect(answer).toMatchObject({ can: ['repair', 'list', 'compare'] });
  });

  it('leaves records to the handler of batches', async () => {
    const { ask, calls } = operate();

    const answer = await ask({ Records: [streamRecord()] });

    expect([answer, calls]).toEqual([{ batchItemFailures: [] }, ['id-400000000000032021070652']]);
  });

  it('lists what the sink holds, a page at a time', async () => {
    const list = jest.fn<ReturnType<Inspection['list'] & {}>, unknown[]>(async () => page);
    const { ask } = operate({ inspection: { list } });

    const first = await ask({ tributary: 'list', keys: { orderId: 'S' } });
    await ask({ tributary: 'list', keys: { orderId: 'S' }, limit: 7, after: 'row 1' });

    expect(first).toEqual(page);
    expect(list.mock.calls.map(([question]) => question)).toEqual([
      { keys: { orderId: 'S' }, limit: 100 },
      { keys: { orderId: 'S' }, limit: 7, after: 'row 1' },
    ]);
  });

  it('asks again where the service was busy', async () => {
    const busy = new SinkError('busy', { code: 'ThrottlingException', statusCode: 400, retryable: true });
    const compare = jest.fn(async () => comparison).mockRejectedValueOnce(busy);
    const { ask } = operate({ inspection: { compare } });

    const answer = await ask({ tributary: 'compare', readFromMs: 1, items: [{ keys }] });

    expect([answer, compare.mock.calls.length]).toEqual([comparison, 2]);
  });

  it.each([
    ['UnknownQuestion', { tributary: 'delete' }],
    ['UnknownQuestion', { tributary: 'constructor' }],
    ['NothingToList', { tributary: 'list', keys: { orderId: 'S' } }],
    ['NothingToCompare', { tributary: 'compare', readFromMs: 1, items: [] }],
  ])('fails when it is asked what nobody can answer (%s)', async (code, event) => {
    const { ask, logs } = operate();

    await expect(ask(event)).rejects.toMatchObject({ name: 'SourceError', code });

    expect(logs.map(({ fields }) => fields.errorCode)).toEqual([code]);
  });

  it.each([
    ['MalformedList', { tributary: 'list' }],
    ['MalformedList', { tributary: 'list', keys: { orderId: 'L' } }],
    ['MalformedList', { tributary: 'list', keys: { orderId: 'S' }, limit: 0 }],
    ['MalformedList', { tributary: 'list', keys: { orderId: 'S' }, limit: 1_001 }],
    ['MalformedList', { tributary: 'list', keys: { orderId: 'S' }, after: 1 }],
    ['MalformedCompare', { tributary: 'compare', items: [] }],
    ['MalformedCompare', { tributary: 'compare', readFromMs: 1, items: [{}] }],
    ['MalformedCompare', { tributary: 'compare', readFromMs: 1, items: [{ keys, image: 1 }] }],
    ['MalformedCompare', { tributary: 'compare', readFromMs: 1, items: [{ keys, held: [1] }] }],
    ['MalformedCompare', { tributary: 'compare', readFromMs: 1, items: new Array(1_001).fill({ keys }) }],
  ])('fails when a question is malformed (%s, %j)', async (code, event) => {
    const { ask } = operate({ inspection: { list: async () => page, compare: async () => comparison } });

    await expect(ask(event)).rejects.toMatchObject({ name: 'SourceError', code });
  });
});
