import { compileFilterPattern } from '../../engine/filter-pattern';

const record = {
  eventName: 'INSERT',
  dynamodb: {
    ApproximateCreationDateTime: 1_767_225_600,
    NewImage: {
      status: { S: 'PAID' },
      total: { N: '42' },
      flag: { BOOL: true },
      gone: { NULL: true },
      empty: { S: '' },
      tags: { SS: ['a', 'b'] },
      lines: { L: [{ M: { sku: { S: 'x-1' } } }, { M: { sku: { S: 'y-2' } } }] },
    },
  },
  nothing: null,
  userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
};

describe('compileFilterPattern', () => {
  test.each<[string, unknown]>([
    ['equality', { eventName: ['INSERT'] }],
    ['one of several values', { eventName: ['MODIFY', 'INSERT'] }],
    ['all of several fields', { eventName: ['INSERT'], dynamodb: { NewImage: { status: { S: ['PAID'] } } } }],
    ['null', { nothing: [null] }],
    ['empty text', { dynamodb: { NewImage: { empty: { S: [''] } } } }],
    ['a truth value', { dynamodb: { NewImage: { flag: { BOOL: [true] } } } }],
    ['the beginning', { eventName: [{ prefix: 'INS' }] }],
    ['the beginning in any case', { eventName: [{ prefix: { 'equals-ignore-case': 'ins' } }] }],
    ['the end', { eventName: [{ suffix: 'ERT' }] }],
    ['any case', { eventName: [{ 'equals-ignore-case': 'insert' }] }],
    ['anything but a text', { eventName: [{ 'anything-but': 'REMOVE' }] }],
    ['anything but texts', { eventName: [{ 'anything-but': ['REMOVE', 'MODIFY'] }] }],
    ['anything but a beginning', { eventName: [{ 'anything-but': { prefix: 'REM' } }] }],
    ['anything but an end', { eventName: [{ 'anything-but': { suffix: 'IFY' } }] }],
    ['anything but a text in any case', { eventName: [{ 'anything-but': { 'equals-ignore-case': 'remove' } }] }],
    ['anything but another number', { dynamodb: { ApproximateCreationDateTime: [{ 'anything-but': [1, 2] }] } }],
    [
      'anything but a text, for a truth value',
      { dynamodb: { NewImage: { flag: { BOOL: [{ 'anything-but': 'x' }] } } } },
    ],
    [
      'an element that is anything but another',
      { dynamodb: { NewImage: { tags: { SS: [{ 'anything-but': 'a' }] } } } },
    ],
    ['the end in any case', { eventName: [{ suffix: { 'equals-ignore-case': 'ert' } }] }],
    ['a beginning that is empty', { eventName: [{ prefix: '' }] }],
    ['null beside other values', { nothing: ['x', null] }],
    ['a number by its text', { dynamodb: { ApproximateCreationDateTime: [1_767_225_600] } }],
    ['alternatives beside a field', { eventName: ['INSERT'], $or: [{ other: ['x'] }, { nothing: [null] }] }],
    [
      'alternatives below a field',
      { dynamodb: { NewImage: { $or: [{ status: { S: ['OPEN'] } }, { total: { N: ['42'] } }] } } },
    ],
    ['a time-to-live deletion', { userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } }],
    ['a number', { dynamodb: { ApproximateCreationDateTime: [{ numeric: ['=', 1_767_225_600] }] } }],
    ['a range', { dynamodb: { ApproximateCreationDateTime: [{ numeric: ['>', 0, '<=', 1_767_225_600] }] } }],
    ['presence of a leaf', { dynamodb: { NewImage: { status: { S: [{ exists: true }] } } } }],
    ['absence of a leaf', { dynamodb: { NewImage: { other: { S: [{ exists: false }] } } } }],
    ['absence of an inner node, though it is there', { dynamodb: { NewImage: { status: [{ exists: false }] } } }],
    ['an element of a set', { dynamodb: { NewImage: { tags: { SS: ['b'] } } } }],
    ['an element of a list', { dynamodb: { NewImage: { lines: { L: { M: { sku: { S: ['y-2'] } } } } } } }],
    [
      'one of two patterns',
      { $or: [{ eventName: ['REMOVE'] }, { dynamodb: { NewImage: { status: { S: ['PAID'] } } } }] },
    ],
    ['a number as text', { dynamodb: { NewImage: { total: { N: ['42'] } } } }],
    ['a number by its beginning', { dynamodb: { NewImage: { total: { N: [{ prefix: '4' }] } } } }],
  ])('matches %s', (_, pattern) => {
    expect(compileFilterPattern(JSON.stringify(pattern), 'dynamodb')(record)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['another value', { eventName: ['REMOVE'] }],
    ['a text in another case', { eventName: ['insert'] }],
    ['one of two fields', { eventName: ['INSERT'], dynamodb: { NewImage: { status: { S: ['OPEN'] } } } }],
    ['an attribute without its type', { dynamodb: { NewImage: { status: ['PAID'] } } }],
    ['a numeric rule on an N attribute', { dynamodb: { NewImage: { total: { N: [{ numeric: ['=', 42] }] } } } }],
    ['a number on an N attribute', { dynamodb: { NewImage: { total: { N: [42] } } } }],
    ['a range that ends before', { dynamodb: { ApproximateCreationDateTime: [{ numeric: ['<', 5] }] } }],
    ['presence of an inner node', { dynamodb: { NewImage: { status: [{ exists: true }] } } }],
    ['presence of what is absent', { dynamodb: { NewImage: { other: { S: [{ exists: true }] } } } }],
    ['anything but what is there', { eventName: [{ 'anything-but': ['INSERT'] }] }],
    ['anything but, where nothing is', { other: [{ 'anything-but': ['INSERT'] }] }],
    ['anything but its end', { eventName: [{ 'anything-but': { suffix: ['X', 'ERT'] } }] }],
    ['anything but it in any case', { eventName: [{ 'anything-but': { 'equals-ignore-case': 'insert' } }] }],
    ['anything but its number', { dynamodb: { ApproximateCreationDateTime: [{ 'anything-but': 1_767_225_600 }] } }],
    ['null where a text is', { eventName: [null] }],
    ['null where nothing is', { other: [null] }],
    ['empty text where a text is', { eventName: [''] }],
    ['empty text where null is', { nothing: [''] }],
    ['a truth value by its text', { dynamodb: { NewImage: { flag: { BOOL: ['true'] } } } }],
    [
      'alternatives that match beside a field that does not',
      { eventName: ['REMOVE'], $or: [{ nothing: [null] }, { other: ['x'] }] },
    ],
    ['another identity', { userIdentity: { type: ['Service'], principalId: ['someone'] } }],
    ['anything but its beginning', { eventName: [{ 'anything-but': { prefix: ['X', 'INS'] } }] }],
    ['none of two patterns', { $or: [{ eventName: ['REMOVE'] }, { eventName: ['MODIFY'] }] }],
    ['a beginning of a truth value', { dynamodb: { NewImage: { flag: { BOOL: [{ prefix: 't' }] } } } }],
  ])('does not match %s', (_, pattern) => {
    expect(compileFilterPattern(JSON.stringify(pattern), 'dynamodb')(record)).toBe(false);
  });

  test.each([
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['=', [false, true, false]],
    ['>=', [false, true, true]],
    ['>', [false, false, true]],
  ])('compares numbers by %s', (operator, expected) => {
    const matches = compileFilterPattern(JSON.stringify({ n: [{ numeric: [operator, 10] }] }), 'kinesis');

    expect([9, 10, 11].map((n) => matches({ n }))).toEqual(expected);
  });

  test('compares no numbers beyond five thousand millions, as EventBridge', () => {
    const matches = compileFilterPattern('{"n":[{"numeric":[">",0]}]}', 'kinesis');

    expect([5e9, 5e9 + 1, 1_767_225_600_000, -1].map((n) => matches({ n }))).toEqual([true, false, false, false]);
  });

  test('takes the last of duplicate names', () => {
    const matches = compileFilterPattern('{"eventName":["REMOVE"],"eventName":["INSERT"]}', 'dynamodb');

    expect(matches(record)).toBe(true);
  });
});
