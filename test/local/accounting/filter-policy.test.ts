import {
  type MessageAttribute,
  passesAttributeFilter,
  passesBodyFilter,
} from '../../../local/accounting/filter-policy';

const attributes: Record<string, MessageAttribute> = {
  status: { type: 'String', value: 'PAID' },
  changed: { type: 'String.Array', value: '["status","total"]' },
  total: { type: 'Number', value: '12.5' },
};

describe('passesAttributeFilter', () => {
  test.each([
    [{ status: ['PAID', 'SHIPPED'] }, true],
    [{ status: ['paid'] }, false],
    [{ status: [{ 'equals-ignore-case': 'paid' }] }, true],
    [{ status: [{ prefix: 'PA' }] }, true],
    [{ status: [{ suffix: 'AID' }] }, true],
    [{ status: [{ 'anything-but': ['PAID'] }] }, false],
    [{ status: [{ 'anything-but': { prefix: 'X' } }] }, true],
    [{ none: [{ 'anything-but': 'x' }] }, false],
    [{ none: [{ exists: false }] }, true],
    [{ status: [{ exists: false }] }, false],
    [{ changed: ['total'] }, true],
    [{ changed: ['items'] }, false],
    [{ total: [12.5] }, true],
    [{ total: ['12.5'] }, false],
    [{ total: [{ numeric: ['>', 12, '<=', 12.5] }] }, true],
    [{ total: [{ numeric: ['=', 13] }] }, false],
    [{ status: ['PAID'], changed: ['items'] }, false],
    [{ $or: [{ status: ['X'] }, { total: [12.5] }], changed: ['status'] }, true],
  ])('reads %j as AWS documents it: %s', (policy, expected) => {
    expect(passesAttributeFilter(JSON.stringify(policy), attributes)).toBe(expected);
  });

  test('fails for an operator that it does not know', () => {
    expect(() => passesAttributeFilter('{"status":[{"cidr":"10.0.0.0/8"}]}', attributes)).toThrow('`cidr`');
  });
});

describe('passesBodyFilter', () => {
  const body = {
    type: 'MODIFY',
    new: { status: { S: 'PAID' }, lines: [{ id: 1 }, { id: 2 }] },
    flag: true,
    none: null,
  };

  test.each([
    [{ new: { status: { S: ['PAID'] } } }, true],
    [{ new: { status: { S: ['NEW'] } } }, false],
    [{ new: { lines: { id: [2] } } }, true],
    [{ new: { lines: { id: [3] } } }, false],
    [{ old: { status: { S: [{ exists: false }] } } }, true],
    [{ new: { status: [{ exists: true }] } }, false],
    [{ flag: [true], none: [null], type: ['MODIFY'] }, true],
    [{ $or: [{ type: ['INSERT'] }, { flag: [true] }] }, true],
  ])('reads %j as AWS documents it: %s', (policy, expected) => {
    expect(passesBodyFilter(JSON.stringify(policy), body)).toBe(expected);
  });
});
