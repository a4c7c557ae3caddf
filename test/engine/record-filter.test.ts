import { recordFilterOf } from '../../engine/record-filter';

const filterOf = (source: 'kinesis' | 'sqs', ...patterns: object[]) =>
  recordFilterOf(
    patterns.map((pattern) => JSON.stringify(pattern)),
    source,
  )!;

const message = (body: string) => ({ messageId: 'm', body, attributes: { SenderId: 's' } });
const kinesis = (data: string) => ({ kinesis: { partitionKey: 'p', data: Buffer.from(data).toString('base64') } });

describe('recordFilterOf', () => {
  test('is undefined where there are no filters', () => {
    expect(recordFilterOf([], 'dynamodb')).toBeUndefined();
  });

  test('lets a record pass that matches any filter', () => {
    const passes = recordFilterOf(['{"eventName":["INSERT"]}', '{"eventName":["REMOVE"]}'], 'dynamodb')!;

    expect(['INSERT', 'MODIFY', 'REMOVE'].map((eventName) => passes({ eventName }))).toEqual([true, false, true]);
  });

  test.each<[object, string, boolean]>([
    [{ body: { status: ['PAID'] } }, '{"status":"PAID"}', true],
    [{ body: { status: ['PAID'] } }, '{"status":"OPEN"}', false],
    [{ body: { status: ['PAID'] } }, 'status PAID', false],
    [{ body: { amount: [{ numeric: ['>', 9] }] } }, '{"amount":10}', true],
    [{ body: { amount: [300] } }, '{"amount":300}', true],
    [{ body: { amount: [300] } }, '{"amount":300.0}', false],
    [{ body: [{ prefix: 'Result: ' }] }, 'Result: 1', true],
    [{ body: [{ prefix: 'Result: ' }] }, '{"Result":1}', false],
    [{ body: [{ prefix: '{' }] }, '{"Result":1}', false],
    [{ attributes: { SenderId: ['s'] } }, 'anything', true],
    [{ attributes: { SenderId: ['t'] } }, '{}', false],
    [{ $or: [{ body: { a: ['1'] } }, { body: { b: ['2'] } }] }, '{"b":"2"}', true],
  ])('on a queue answers %j for the body %j with %s', (pattern, body, expected) => {
    expect(filterOf('sqs', pattern)(message(body))).toBe(expected);
  });

  test.each<[object, string, boolean]>([
    [{ data: { type: ['a'] } }, '{"type":"a"}', true],
    [{ data: { type: ['a'] } }, '{"type":"b"}', false],
    [{ data: { type: ['a'] } }, 'no JSON', false],
    [{ partitionKey: ['p'] }, 'no JSON', true],
  ])('on Kinesis answers %j for the data %j with %s', (pattern, data, expected) => {
    expect(filterOf('kinesis', pattern)(kinesis(data))).toBe(expected);
  });
});
