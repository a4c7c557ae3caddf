import { byProduct, fanOut, mistakesWith, orders } from '../definition-with';

const handler = { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' };

function mistakesOfPattern(pattern: unknown, streamViewType = 'NEW_AND_OLD_IMAGES') {
  return mistakesWith(
    [fanOut, undefined],
    [byProduct, { handler, filterCriteria: { filters: [{ pattern }] } }],
    [`${orders}.table.streamViewType`, streamViewType],
  );
}

describe('checkFilterPatterns', () => {
  test.each([
    { eventName: ['INSERT', 'MODIFY'] },
    { eventName: [{ 'anything-but': ['REMOVE'] }] },
    { eventSource: ['aws:dynamodb'], userIdentity: { type: ['Service'] } },
    { dynamodb: { ApproximateCreationDateTime: [{ numeric: ['>', 0] }] } },
    { dynamodb: { Keys: { customerId: { S: [{ prefix: 'c-' }] } } } },
    { dynamodb: { NewImage: { total: { N: ['5'] }, address: { M: { city: { S: ['Ulm'] } } } } } },
    { dynamodb: { OldImage: { paid: { BOOL: [true] }, note: { S: [{ exists: false }] } } } },
    { $or: [{ eventName: ['REMOVE'] }, { dynamodb: { NewImage: { tags: { SS: ['a'] } } } }] },
    '{"dynamodb":{"NewImage":{"status":{"S":["PAID"]}}}}',
  ])('passes %j', (pattern) => {
    const mistakes = mistakesOfPattern(pattern);

    expect(mistakes).toEqual([]);
  });

  test.each([
    [{ eventname: ['INSERT'] }, 'Did you mean `eventName`?'],
    [{ eventName: ['UPDATE'] }, 'never is "UPDATE". It is INSERT, MODIFY, REMOVE.'],
    [{ NewImage: { status: { S: ['PAID'] } } }, 'no stream record has `NewImage` there'],
    [{ dynamodb: { newImage: { status: { S: ['PAID'] } } } }, 'Did you mean `NewImage`?'],
    [{ dynamodb: { NewImage: { status: ['PAID'] } } }, 'must end in the type of the value'],
    [{ dynamodb: { NewImage: { status: [{ exists: true }] } } }, 'Write `status.S` for a string.'],
    [{ dynamodb: { Keys: { orderId: ['1'] } } }, 'must end in the type of the value'],
    [{ dynamodb: { NewImage: { total: { N: [5] } } } }, 'holds numbers as texts'],
    [{ dynamodb: { NewImage: { total: { N: [{ numeric: ['>', 5] }] } } } }, 'holds numbers as texts'],
    [{ $or: [{ eventName: ['INSERT'] }, { dynamodb: { NewImage: { total: { N: [5] } } } }] }, 'holds numbers as texts'],
  ])('refuses %j, which would lose every change', (pattern, message) => {
    const mistakes = mistakesOfPattern(pattern);

    expect(mistakes).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    ['NewImage', 'NEW_IMAGE', 0],
    ['NewImage', 'OLD_IMAGE', 1],
    ['NewImage', 'KEYS_ONLY', 1],
    ['OldImage', 'OLD_IMAGE', 0],
    ['OldImage', 'NEW_IMAGE', 1],
    ['Keys', 'KEYS_ONLY', 0],
  ])('a filter on %s of a stream with %s: mistakes %d', (member, viewType, count) => {
    const mistakes = mistakesOfPattern({ dynamodb: { [member]: { orderId: { S: ['1'] } } } }, viewType);

    expect(mistakes).toHaveLength(count);
  });

  describe('of pipes', () => {
    const target = { lambda: { arn: 'arn:aws:lambda:eu-central-1:123456789012:function:f' } };
    const mistakesOfPipe = (source: string, pattern: object) =>
      mistakesWith(
        [`${orders}.consumers`, {}],
        [`${orders}.kinesis`, {}],
        [`${orders}.pipes`, { Piped: { source, target, filterCriteria: { filters: [{ pattern }] } } }],
      );

    test.each([
      ['dynamodb', { eventName: ['INSERT'] }],
      ['dynamodb', { dynamodb: { NewImage: { status: { S: ['PAID'] } } } }],
      ['kinesis', { data: { eventName: ['INSERT'] } }],
      ['kinesis', { partitionKey: [{ prefix: 'A' }] }],
    ])('passes one that reads %s by %j', (source, pattern) => {
      const mistakes = mistakesOfPipe(source, pattern);

      expect(mistakes).toEqual([]);
    });

    test.each([
      ['dynamodb', { eventname: ['INSERT'] }, 'Did you mean `eventName`?'],
      ['dynamodb', { eventName: ['CREATE'] }, 'never is "CREATE"'],
      ['dynamodb', { dynamodb: { NewImage: { status: ['PAID'] } } }, 'must end in the type of the value'],
      ['dynamodb', { data: { eventName: ['INSERT'] } }, 'no stream record has `data` there'],
      ['kinesis', { eventName: ['INSERT'] }, 'no stream record has `eventName` there'],
      ['kinesis', { data: { eventName: ['CREATE'] } }, 'never is "CREATE"'],
    ])('refuses one that reads %s by %j, and would send nothing', (source, pattern, message) => {
      const mistakes = mistakesOfPipe(source, pattern);

      expect(mistakes).toEqual([expect.stringMatching(/^`dev\/Orders\/Piped`: `filterCriteria/)]);
      expect(mistakes[0]).toContain(message);
    });
  });
});
