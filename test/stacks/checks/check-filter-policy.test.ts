import { byProduct, fanOut, mistakesWith, orders } from '../definition-with';

const handler = `${fanOut}.handler`;
const analytics = `${handler}.subscribers.Analytics`;
const letters = (count: number) => Array.from({ length: count }, (_, index) => `value${index}`);

const policy = (filterPolicy: unknown) => mistakesWith([`${analytics}.filterPolicy`, filterPolicy]);
const body = (filterPolicy: unknown, ...keep: string[]) =>
  mistakesWith(
    [`${analytics}.filterPolicyScope`, 'MessageBody'],
    [`${analytics}.filterPolicy`, filterPolicy],
    [`${handler}.claimCheckKeep`, ['new.status', ...keep]],
  );

describe('checkFilterPolicy', () => {
  test.each([
    [{ status: ['PAID', 'SHIPPED'] }],
    ['{"status":["PAID"]}'],
    [{ eventName: [{ 'anything-but': ['REMOVE'] }], status: [{ prefix: 'P' }, { suffix: 'D' }, { exists: false }] }],
    [{ status: [{ numeric: ['>=', 1, '<', 10] }, { numeric: ['=', 3] }, 7, true, null] }],
    [{ $or: [{ status: ['PAID'] }, { eventName: ['REMOVE'] }] }],
    [{ status: letters(150) }],
    [{ status: letters(15), table: letters(10) }],
  ])('passes %j', (filterPolicy) => {
    const mistakes = policy(filterPolicy);

    expect(mistakes).toEqual([]);
  });

  test.each([
    ['not JSON'],
    ['[]'],
    [{}],
    [{ status: [] }],
    [{ status: 'PAID' }],
    [{ status: [{ like: 'P%' }] }],
    [{ status: [{ prefix: 'P', suffix: 'D' }] }],
    [{ status: [{ numeric: ['<', 10, '>=', 1] }] }],
    [{ status: [{ numeric: ['=', 2e9] }] }],
    [{ status: [{ exists: 'yes' }] }],
    [{ status: letters(151) }],
    [{ status: letters(16), table: letters(10) }],
    [{ status: ['x'.repeat(262_144)] }],
    [{ statsu: ['PAID'] }],
  ])('refuses %.80j', (filterPolicy) => {
    const mistakes = policy(filterPolicy);

    expect(mistakes).toHaveLength(1);
  });

  test.each([
    [5, 0],
    [6, 1],
  ])('of %d attributes gives %d mistakes', (count, mistakes) => {
    const names = letters(count);

    const found = mistakesWith(
      [`${handler}.filterAttributes`, ['status', ...names]],
      [`${analytics}.filterPolicy`, Object.fromEntries(names.map((name) => [name, ['x']]))],
    );

    expect(found).toHaveLength(mistakes);
  });

  test('names the attribute that no message has, and how to get it', () => {
    const mistakes = policy({ region: ['eu'] });

    expect(mistakes).toEqual([
      '`dev/Orders/FanOut/Analytics`: `filterPolicy.region` is not an attribute of any message (eventName, table, changedAttributes, status). Add it to `filterAttributes` of the fan-out.',
    ]);
  });

  test.each([
    [{ new: { status: { S: ['PAID'] } } }],
    [{ type: ['REMOVE'], keys: { customerId: { S: [{ prefix: 'vip-' }] } } }],
  ])('a body filter may ask for what a pointer keeps: %j', (filterPolicy) => {
    const mistakes = body(filterPolicy);

    expect(mistakes).toEqual([]);
  });

  test.each([
    [{ new: { total: { N: ['1'] } } }, 'Add `new.total` to `claimCheckKeep`'],
    [{ old: { status: { S: ['NEW'] } } }, 'Add `old.status` to `claimCheckKeep`'],
    [{ status: ['PAID'] }, 'Did you mean `new.status`?'],
  ])('a body filter may not ask for what a pointer leaves out: %j', (filterPolicy, remedy) => {
    const mistakes = body(filterPolicy);

    expect(mistakes).toEqual([expect.stringContaining(remedy)]);
  });

  test('without a claim check a body filter may ask for any path', () => {
    const mistakes = mistakesWith(
      [`${analytics}.filterPolicyScope`, 'MessageBody'],
      [`${analytics}.filterPolicy`, { new: { total: { N: ['1'] } } }],
      [`${handler}.claimCheck`, false],
      [`${handler}.claimCheckKeep`, undefined],
    );

    expect(mistakes).toEqual([]);
  });

  test.each([
    [50, 0],
    [51, 1],
  ])('nested keys multiply by their depth: %d values three deep give %d mistakes', (count, mistakes) => {
    const found = body({ new: { status: { S: letters(count) } } });

    expect(found).toHaveLength(mistakes);
  });

  test('a scope without a policy is refused', () => {
    const mistakes = mistakesWith([`${analytics}.filterPolicyScope`, 'MessageBody']);

    expect(mistakes).toEqual([expect.stringContaining('`filterPolicyScope` needs a `filterPolicy`')]);
  });
});

describe('checkFilterPolicy, of what never matches', () => {
  test.each([
    [{ new: { status: ['PAID'] } }, 'must end in the type of the value'],
    [{ new: { status: [{ exists: true }] } }, 'Write `status.S` for a string.'],
    [{ new: { status: { N: [5] } } }, 'a stream holds numbers as texts'],
    [{ new: { status: { N: [{ numeric: ['>', 5] }] } } }, 'a stream holds numbers as texts'],
    [{ keys: { orderId: ['1'] } }, 'must end in the type of the value'],
    [{ type: ['UPDATE'] }, 'It is INSERT, MODIFY, REMOVE.'],
  ])('refuses the body policy %j', (filterPolicy, message) => {
    const mistakes = body(filterPolicy);

    expect(mistakes).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    [{ new: { status: { N: ['5'] } } }],
    [{ new: { status: { M: { code: { S: ['x'] } } } } }],
    [{ keys: { orderId: { S: [{ prefix: 'o-' }] } }, type: ['INSERT'], createdAtMs: [{ numeric: ['>', 0] }] }],
  ])('passes the body policy %j', (filterPolicy) => {
    const mistakes = body(filterPolicy);

    expect(mistakes).toEqual([]);
  });

  test('refuses a kind of change that no stream has', () => {
    const mistakes = policy({ eventName: ['UPDATE'] });

    expect(mistakes).toEqual([expect.stringContaining('It is INSERT, MODIFY, REMOVE.')]);
  });

  test.each([
    ['KEYS_ONLY', undefined, { changedAttributes: ['status'] }, 1],
    ['KEYS_ONLY', undefined, { status: ['PAID'] }, 1],
    ['KEYS_ONLY', undefined, { orderId: ['1'], eventName: ['INSERT'] }, 0],
    ['NEW_IMAGE', undefined, { changedAttributes: ['status'], status: ['PAID'] }, 0],
    ['NEW_IMAGE', 'MessageBody', { new: { status: { S: ['PAID'] } } }, 0],
    ['OLD_IMAGE', 'MessageBody', { new: { status: { S: ['PAID'] } } }, 1],
    ['NEW_IMAGE', 'MessageBody', { old: { status: { S: ['PAID'] } } }, 1],
    ['KEYS_ONLY', 'MessageBody', { keys: { orderId: { S: ['1'] } } }, 0],
  ])(
    'on a stream with %s, in the scope %s, %j makes mistakes: %d',
    (viewType, filterPolicyScope, filterPolicy, count) => {
      const mistakes = mistakesWith(
        [byProduct, undefined],
        [`${orders}.table.streamViewType`, viewType],
        [`${handler}.filterAttributes`, ['status', 'orderId']],
        [`${handler}.claimCheckKeep`, ['new.status', 'old.status']],
        [`${handler}.subscribers`, { Analytics: { filterPolicy, filterPolicyScope } }],
      );

      expect(mistakes).toHaveLength(count);
    },
  );
});
