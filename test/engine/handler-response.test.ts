import { interpretQueueResponse, interpretStreamResponse, stateOf } from '../../engine/handler-response';

const numbers = ['10', '20', '30'];
const indexOf = (identifier: string) => numbers.indexOf(identifier);
const failures = (...identifiers: unknown[]) => ({
  batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('interpretStreamResponse', () => {
  test.each<[unknown]>([
    [undefined],
    [null],
    [''],
    ['done'],
    [[]],
    [{}],
    [{ statusCode: 200 }],
    [{ batchItemFailures: null }],
    [failures()],
  ])('reads %j as success', (payload) => {
    expect(interpretStreamResponse(payload, indexOf, true)).toEqual({ type: 'success' });
  });

  test.each<[unknown, number]>([
    [failures('10'), 0],
    [failures('30'), 2],
    [failures('30', '20'), 1],
    [failures('20', '20'), 1],
  ])('goes back from %j to record %d', (payload, index) => {
    expect(interpretStreamResponse(payload, indexOf, true)).toEqual({ type: 'partial', index });
  });

  test.each<[unknown]>([
    [failures('')],
    [failures(null)],
    [failures(undefined)],
    [failures(10)],
    [failures('40')],
    [failures('20', '40')],
    [{ batchItemFailures: [{ id: '10' }] }],
    [{ batchItemFailures: [null] }],
    [{ batchItemFailures: '10' }],
  ])('fails the whole batch for %j', (payload) => {
    expect(interpretStreamResponse(payload, indexOf, true)).toEqual({ type: 'failure' });
  });

  test('does not look at the response of a mapping without ReportBatchItemFailures', () => {
    expect(interpretStreamResponse(failures('10'), indexOf, false)).toEqual({ type: 'success' });
  });
});

describe('interpretQueueResponse', () => {
  const holds = (messageId: string) => numbers.includes(messageId);

  test('keeps the messages that are listed', () => {
    expect(interpretQueueResponse(failures('10', '30'), holds, true)).toEqual(new Set(['10', '30']));
    expect(interpretQueueResponse(failures(), holds, true)).toEqual(new Set());
  });

  test('passes over an empty entry, as AWS was recorded doing', () => {
    expect(interpretQueueResponse({ batchItemFailures: [{}] }, holds, true)).toEqual(new Set());
    expect(interpretQueueResponse({ batchItemFailures: [{}, { itemIdentifier: '10' }] }, holds, true)).toEqual(
      new Set(['10']),
    );
  });

  test.each<[unknown]>([
    [failures('40')],
    [failures('')],
    [failures(null)],
    [failures(10)],
    [{ batchItemFailures: [{ id: '10' }] }],
    [{ batchItemFailures: [null] }],
    [{ batchItemFailures: 'not a list' }],
    [{ batchItemFailures: {} }],
  ])('keeps all for %j', (payload) => {
    expect(interpretQueueResponse(payload, holds, true)).toBe('all');
  });

  test('does not look at the response of a mapping without ReportBatchItemFailures', () => {
    expect(interpretQueueResponse(failures('10'), holds, false)).toEqual(new Set());
  });
});

describe('stateOf', () => {
  test.each<[unknown, object | undefined]>([
    [{ state: { count: 1 } }, { count: 1 }],
    [{ state: null }, undefined],
    [{ state: 'text' }, undefined],
    [{}, undefined],
    [null, undefined],
  ])('reads %j as %j', (payload, state) => {
    expect(stateOf(payload)).toEqual(state);
  });
});
