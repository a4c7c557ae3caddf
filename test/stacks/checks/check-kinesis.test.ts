import { type Change, mistakesWith, orders } from '../definition-with';

const kinesis = `${orders}.kinesis`;
const tail = `${kinesis}.consumers.Tail`;
const streamArn = 'arn:aws:kinesis:eu-central-1:123456789012:stream/changes';
const handler = { kind: 'cdc', sink: 'objects', objects: {} };

/** What is wrong once a consumer `Tail` reads a Kinesis stream, with some settings changed. */
function mistakesOfTail(...changes: readonly Change[]): readonly string[] {
  return mistakesWith([kinesis, { consumers: { Tail: { handler } } }], ...changes);
}

/** So many consumers, of which the first ones are registered. */
function consumers(count: number, registered: number) {
  const all = Array.from({ length: count }, (_, index) => [
    `C${index}`,
    { handler, enhancedFanOut: index < registered },
  ]);
  return Object.fromEntries(all) as object;
}

describe('checkKinesis', () => {
  test('needs nothing but a handler', () => {
    expect(mistakesOfTail()).toEqual([]);
    expect(mistakesWith([kinesis, {}])).toEqual([]);
    expect(mistakesWith([kinesis, { streamArn }])).toEqual([]);
  });

  test.each([
    [{ streamMode: 'PROVISIONED' }, '`shardCount` is required with PROVISIONED'],
    [{ shardCount: 4 }, '`shardCount` must not be given with ON_DEMAND'],
    [{ retentionPeriod: 23 }, '`retentionPeriod` must be 24 to 8760, got 23'],
    [{ retentionPeriod: 8_761 }, '`retentionPeriod` must be 24 to 8760, got 8761'],
    [{ streamArn: 'changes' }, '`streamArn` must be the ARN of a Kinesis stream'],
    [{ streamArn: streamArn.replace('central', 'west') }, '`streamArn` must be in eu-central-1'],
    [{ shardLevelMetrics: ['Incoming'] }, '`shardLevelMetrics[0]` must be'],
    [{ approximateCreationDateTimePrecision: 'SECOND' }, '`approximateCreationDateTimePrecision` must be'],
    [{ streamName: 'x'.repeat(129) }, '`streamName` must be 1 to 128'],
  ])('of %j says that %s', (settings, message) => {
    const mistakes = mistakesWith([kinesis, settings]);

    expect(mistakes).toEqual([expect.stringContaining(`\`dev/Orders/Kinesis\`: ${message}`)]);
  });

  test.each([
    ['streamMode PROVISIONED with shards', { streamMode: 'PROVISIONED', shardCount: 1 }],
    ['the least retention', { retentionPeriod: 24 }],
    ['the longest retention', { retentionPeriod: 8_760 }],
  ])('takes %s', (_what, settings) => {
    expect(mistakesWith([kinesis, settings])).toEqual([]);
  });

  test.each([
    [20, 20, []],
    [25, 20, []],
    [21, 21, ['must have at most 20 consumers with `enhancedFanOut`']],
    [5, 0, []],
    [6, 0, ['must have at most 5 readers without `enhancedFanOut`']],
    [6, 1, []],
  ])('of %d consumers with %d registered says %j', (count, registered, messages) => {
    const mistakes = mistakesWith([kinesis, { consumers: consumers(count, registered) }]);

    expect(mistakes).toEqual(messages.map((message) => expect.stringContaining(message)));
  });

  test('counts pipes of Kinesis among those that share the shards, and those of the table not', () => {
    const target = { lambda: { arn: 'arn:aws:lambda:eu-central-1:123456789012:function:f' } };
    const fiveAnd = (source: string) =>
      mistakesWith(
        [kinesis, { consumers: consumers(5, 0) }],
        [`${orders}.consumers`, {}],
        [`${orders}.pipes`, { Piped: { source, target } }],
      );

    expect(fiveAnd('dynamodb')).toEqual([]);
    expect(fiveAnd('kinesis')).toEqual([expect.stringContaining("got '6 readers, 0 of them registered'")]);
  });

  test('counts the archive among those that share the shards', () => {
    const mistakes = mistakesWith([kinesis, { consumers: consumers(5, 0) }], [`${orders}.archive`, {}]);

    expect(mistakes).toEqual([expect.stringContaining("got '6 readers, 0 of them registered'")]);
  });

  test('of a table that has a Kinesis destination elsewhere names the owner', () => {
    const table = {
      streamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/t/stream/1',
      partitionKey: { name: 'id', type: 'S' },
    };
    const other = { name: 'other', table, consumers: {}, kinesis: {} };
    const one = { ...other, name: 'one' };

    const mistakes = mistakesWith(['pipelines.Other', other], ['pipelines.One', one]);

    expect(mistakes).toEqual([expect.stringContaining('`dev/One`: `kinesis` must be given once for a table')]);
    expect(mistakes[0]).toContain('`dev/Other` has it');
  });
});

describe('consumers of a Kinesis stream', () => {
  test.each([
    ['maximumRecordAgeInSeconds', 604_799, []],
    ['maximumRecordAgeInSeconds', 604_800, ['must be below the 604800 seconds that the stream keeps a record, or -1']],
    ['maximumRecordAgeInSeconds', -1, []],
    ['startingPosition', 'LATEST', []],
    ['startingPosition', 'AT_TIMESTAMP', ['is required with AT_TIMESTAMP']],
    ['startingPosition', 'AT_THE_END', ['must be TRIM_HORIZON or LATEST or AT_TIMESTAMP']],
    ['startingPositionTimestamp', '2026-01-31T10:20:30Z', ['is only valid with AT_TIMESTAMP']],
    ['batchSize', 10_001, ['must be 1 to 10000 for a Kinesis stream']],
    ['changesFrom', '2026-01-31T10:20:30Z', []],
    ['changesFrom', '2026-01-31T10:20:30+01:00', ['must be a time in UTC such as `2026-01-31T10:20:30Z`']],
    ['changesFrom', '2026-02-31T10:20:30Z', ['must be a time in UTC such as `2026-01-31T10:20:30Z`']],
    ['once', 'yes', ['must be true or false']],
  ])('with %s of %j says %j', (setting, value, messages) => {
    const mistakes = mistakesOfTail([`${tail}.${setting}`, value]);

    expect(mistakes).toEqual(messages.map((message) => expect.stringContaining(message)));
  });

  test('start at a time that Terraform can read', () => {
    const at = (time: string) =>
      mistakesOfTail([`${tail}.startingPosition`, 'AT_TIMESTAMP'], [`${tail}.startingPositionTimestamp`, time]);

    expect(at('2026-01-31T10:20:30Z')).toEqual([]);
    expect(at('2026-01-31T10:20:30.5+01:00')).toEqual([]);
    expect(at('1769854830')).toEqual([expect.stringContaining('must be written like `2026-01-31T10:20:30Z`')]);
  });

  test('are held to the retention of the stream, of one that exists to a day', () => {
    const age = [`${tail}.maximumRecordAgeInSeconds`, 86_400] as const;

    expect(mistakesOfTail(age)).toEqual([]);
    expect(mistakesOfTail([`${kinesis}.retentionPeriod`, 24], age)).toHaveLength(1);
    expect(mistakesOfTail([`${kinesis}.streamArn`, streamArn], age)).toHaveLength(1);
    expect(mistakesOfTail([`${kinesis}.streamArn`, streamArn], [`${kinesis}.retentionPeriod`, 25], age)).toEqual([]);
  });

  test.each([
    [302_400, 0],
    [302_401, 1],
  ])('with pointers only, an age of %d seconds leaves half of a week to follow them: mistakes %d', (age, count) => {
    const mistakes = mistakesOfTail([`${tail}.onFailure`, { kind: 'sqs' }], [`${tail}.maximumRecordAgeInSeconds`, age]);

    expect(mistakes).toHaveLength(count);
  });

  test('never give up only where nothing is lost by it', () => {
    const mistakes = mistakesOfTail([`${tail}.maximumRetryAttempts`, -1], [`${tail}.maximumRecordAgeInSeconds`, -1]);

    expect(mistakes).toEqual([expect.stringContaining('must not be -1 where `maximumRetryAttempts` is -1')]);
  });

  test('filter the change inside the record, where a filter beside it never matches', () => {
    const filtering = (pattern: object) => mistakesOfTail([`${tail}.filterCriteria`, { filters: [{ pattern }] }]);

    expect(filtering({ data: { eventName: ['INSERT'], dynamodb: { NewImage: { status: { S: ['PAID'] } } } } })).toEqual(
      [],
    );
    expect(filtering({ partitionKey: ['a'] })).toEqual([]);
    expect(filtering({ eventName: ['INSERT'] })).toEqual([expect.stringContaining('never matches')]);
    expect(filtering({ data: { eventName: ['CREATE'] } })).toEqual([expect.stringContaining('never is "CREATE"')]);
    expect(filtering({ data: { dynamodb: { SequenceNumber: ['1'] } } })).toEqual([
      expect.stringContaining('no stream record has `SequenceNumber` there'),
    ]);
  });

  test('see both images, whatever the stream of the table holds', () => {
    const view = { kind: 'cdc', sink: 'view', view: viewOfOrders };

    const mistakes = mistakesWith(
      [`${orders}.table.streamViewType`, 'KEYS_ONLY'],
      [`${orders}.consumers`, {}],
      [kinesis, { consumers: { Tail: { handler: view } } }],
    );

    expect(mistakes).toEqual([]);
  });

  test.each(['ByProduct', 'Shipping'])('are not called %s, like another consumer or a subscriber', (id) => {
    const mistakes = mistakesWith([kinesis, { consumers: { [id]: { handler } } }]);

    expect(mistakes).toContainEqual(
      expect.stringContaining(`\`dev/Orders/Kinesis/${id}\`: \`id\` must be unlike the ids of the consumers`),
    );
  });

  test('leave `Kinesis` to the stream', () => {
    const named = mistakesWith([kinesis, {}], [`${orders}.consumers.Kinesis`, { handler }]);

    expect(named).toContainEqual(expect.stringContaining('`dev/Orders/Kinesis`: `id` is taken by a construct'));
  });
});

const viewOfOrders = {
  projection: {
    partitionKey: { name: 'owner', type: 'S', from: 'item.customerId' },
    sortKey: { name: 'row', from: ['item.orderId'] },
    attributes: {},
  },
};
