import { filterPolicyProblem, passesFilter } from '../../../local/services/filter-policy';
import type { FormAttribute } from '../../../local/services/publish-batch-form';

type Policy = Parameters<typeof passesFilter>[0]['policy'];

function passesAttributes(policy: Policy, attributes: Record<string, readonly [string, string]>): boolean {
  const listed = Object.entries(attributes).map(([name, [type, text]]): FormAttribute => ({ name, type, text }));
  return passesFilter({ policy, scope: 'MessageAttributes' }, { id: '', message: '', attributes: listed, fields: [] });
}

function passesBody(policy: Policy, body: unknown): boolean {
  const message = typeof body === 'string' ? body : JSON.stringify(body);
  return passesFilter({ policy, scope: 'MessageBody' }, { id: '', message, attributes: [], fields: [] });
}

const attributes = {
  event: ['String', 'MODIFY'],
  total: ['Number', '12.5'],
  changed: ['String.Array', '["status","total",3,true]'],
  address: ['String', '10.0.1.7'],
} as const;

describe('passesFilter', () => {
  test.each<[Policy, boolean]>([
    [{}, true],
    [{ event: ['INSERT', 'MODIFY'] }, true],
    [{ event: ['INSERT'] }, false],
    [{ event: ['MODIFY'], total: [12.5] }, true],
    [{ event: ['MODIFY'], total: [12] }, false],
    [{ total: ['12.5'] }, false],
    [{ changed: ['status'] }, true],
    [{ changed: [3] }, true],
    [{ changed: [true] }, true],
    [{ changed: ['note'] }, false],
    [{ changed: ['["status","total",3,true]'] }, false],
    [{ changed: [{ prefix: 'stat' }] }, true],
    [{ changed: [{ 'anything-but': ['status'] }] }, true],
    [{ event: [{ 'anything-but': 'MODIFY' }] }, false],
    [{ event: [{ 'anything-but': { prefix: 'MOD' } }] }, false],
    [{ none: [{ 'anything-but': 'x' }] }, false],
    [{ event: [{ suffix: 'IFY' }] }, true],
    [{ event: [{ 'equals-ignore-case': 'modify' }] }, true],
    [{ total: [{ numeric: ['>', 10, '<=', 12.5] }] }, true],
    [{ total: [{ numeric: ['>', 12.5] }] }, false],
    [{ total: [{ numeric: ['=', 12.5] }] }, true],
    [{ event: [{ numeric: ['>', 0] }] }, false],
    [{ event: [{ exists: true }] }, true],
    [{ none: [{ exists: false }] }, true],
    [{ none: [{ exists: true }] }, false],
    [{ address: [{ cidr: '10.0.0.0/16' }] }, true],
    [{ address: [{ cidr: '10.1.0.0/16' }] }, false],
    [{ $or: [{ event: ['INSERT'] }, { total: [12.5] }] }, true],
    [{ $or: [{ event: ['INSERT'] }, { total: [1] }] }, false],
  ])('decides on attributes by %j', (policy, expected) => {
    const passes = passesAttributes(policy, attributes);

    expect(passes).toBe(expected);
  });

  const body = {
    type: 'MODIFY',
    new: {
      status: { S: 'CANCELLED' },
      tags: { SS: ['a', 'b'] },
      items: { L: [{ M: { id: { S: 'x' } } }] },
      gone: null,
    },
  };

  test.each<[Policy, boolean]>([
    [{ new: { status: { S: ['CANCELLED'] } } }, true],
    [{ new: { status: { S: ['PAID'] } } }, false],
    [{ new: { tags: { SS: ['b'] } } }, true],
    [{ new: { items: { L: { M: { id: { S: ['x'] } } } } } }, true],
    [{ new: { status: { S: [{ exists: true }] } }, type: ['MODIFY'] }, true],
    [{ old: { status: { S: [{ exists: false }] } } }, true],
    [{ new: { gone: [null] } }, true],
    [{ new: ['CANCELLED'] }, false],
    [{ $or: [{ new: { status: { S: ['PAID'] } } }, { type: ['MODIFY'] }] }, true],
  ])('decides on a body by %j', (policy, expected) => {
    const passes = passesBody(policy, body);

    expect(passes).toBe(expected);
  });

  test.each(['no JSON', '[1]', '"text"'])('lets no body %s pass', (text) => {
    const passes = passesBody({}, text);

    expect(passes).toBe(false);
  });
});

describe('filterPolicyProblem', () => {
  test.each([
    ['', 'FilterPolicy: failed to parse JSON'],
    ['[]', 'FilterPolicy: failed to parse JSON'],
    ['{"a":[{"preffix":"x"}]}', 'FilterPolicy: Unrecognized match type preffix'],
    ['{"a":{"b":[{"like":"x"}]}}', 'FilterPolicy: Unrecognized match type like'],
    ['{"$or":[{"a":["x"]},{"b":[{"like":"x"}]}]}', 'FilterPolicy: Unrecognized match type like'],
  ])('refuses %j', (text, expected) => {
    const problem = filterPolicyProblem(text);

    expect(problem).toBe(expected);
  });

  test.each(['{}', '{"a":["x",{"prefix":"y"}],"$or":[{"b":[1]},{"c":{"d":[null]}}]}'])('takes %j', (text) => {
    const problem = filterPolicyProblem(text);

    expect(problem).toBeUndefined();
  });
});
