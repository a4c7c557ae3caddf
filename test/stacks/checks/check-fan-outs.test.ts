import { fanOut, mistakesWith, shipping } from '../definition-with';

const handler = `${fanOut}.handler`;
const analytics = `${handler}.subscribers.Analytics`;

describe('checkFanOuts', () => {
  test.each([
    [60, 0, 359, 1],
    [60, 0, 360, 0],
    [10, 0, 59, 1],
    [10, 0, 60, 0],
    [10, 20, 79, 1],
    [10, 20, 80, 0],
  ])(
    'a timeout of %d s and a window of %d s with a visibility of %d s: mistakes %d',
    (timeout, window, visibility, count) => {
      const mistakes = mistakesWith(
        [`${shipping}.consumer.timeout`, timeout],
        [`${shipping}.consumer.maximumBatchingWindowInSeconds`, window],
        [`${shipping}.visibilityTimeoutSeconds`, visibility],
      );

      expect(mistakes).toHaveLength(count);
    },
  );

  test('a queue that others read has any visibility timeout', () => {
    const mistakes = mistakesWith([`${analytics}.visibilityTimeoutSeconds`, 1]);

    expect(mistakes).toEqual([]);
  });

  test.each([
    [7, 0],
    [8, 1],
  ])('a message has room for %d filter attributes: mistakes %d', (count, mistakes) => {
    const names = Array.from({ length: count }, (_, index) => `attribute${index}`);

    const found = mistakesWith([`${handler}.filterAttributes`, ['status', ...names.slice(1)]]);

    expect(found).toHaveLength(mistakes);
  });

  test('the handler starts with every setting of a topic that passes', () => {
    const settings = [
      ['filterAttributes', ['status', 'a', 'b', 'c', 'd', 'e', 'f', 'g']],
      ['claimCheckKeep', ['new.status', 'status']],
      ['claimCheckKeep', ['new.status', 'keys.orderId']],
    ] as const;

    const mistakes = settings.map(([setting, value]) => mistakesWith([`${handler}.${setting}`, value]));

    expect(mistakes).toEqual([
      [expect.stringContaining('`handler.filterAttributes` must have at most 7 names')],
      [expect.stringContaining('`handler.claimCheckKeep[1]` must be a dotted path below `new` or `old`')],
      [expect.stringContaining('`handler.claimCheckKeep[1]` must be a dotted path below `new` or `old`')],
    ]);
  });

  test.each([
    [false, 'entry', 0],
    [true, 'entry', 1],
    [true, 'zip', 0],
  ])('with fifo %s, a handler of kind %s may quarantine into the dead letters: mistakes %d', (fifo, kind, count) => {
    const consumerHandler = {
      entry: { kind, entry: 'examples/orders/shipping.ts' },
      zip: { kind, path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' },
    }[kind];

    const mistakes = mistakesWith(
      [`${handler}.fifo`, fifo],
      [`${shipping}.consumer.handler`, consumerHandler],
      [`${shipping}.consumer.quarantine`, 'sqs'],
    );

    expect(mistakes).toHaveLength(count);
  });

  test.each([
    [[`${handler}.filterAttributes`, ['status', 'eventName']], 'must not name an attribute that every message has'],
    [[`${handler}.filterAttributes`, ['status', 'status']], 'must name an attribute once'],
    [[`${handler}.filterAttributes`, ['status', 'AWS.thing']], 'must be a name that SNS takes'],
    [
      [`${handler}.encryption.kmsKeyArn`, 'arn:aws:kms:eu-central-1:123456789012:key/x'],
      'must be customer-managed where',
    ],
    [[`${handler}.crossAccountSubscribers`, { Partner: { accountId: '12' } }], 'must be 12 digits'],
  ] as const)('%j is refused', (change, message) => {
    const mistakes = mistakesWith(change);

    expect(mistakes).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    [false, 'arn:aws:sqs:eu-central-1:123456789012:q', 0],
    [false, 'arn:aws:sqs:eu-central-1:123456789012:q.fifo', 1],
    [true, 'arn:aws:sqs:eu-central-1:123456789012:q', 1],
    [true, 'arn:aws:sqs:eu-central-1:123456789012:q.fifo', 0],
    [false, 'arn:aws:sqs:eu-central-1:999999999999:q', 1],
  ])('with fifo %s, another account may subscribe %s: mistakes %d', (fifo, queueArn, count) => {
    const mistakes = mistakesWith(
      [`${handler}.fifo`, fifo],
      [`${handler}.crossAccountSubscribers`, { Partner: { accountId: '123456789012', queueArn } }],
    );

    expect(mistakes).toHaveLength(count);
  });

  test('a subscriber may not share an id with a consumer', () => {
    const mistakes = mistakesWith([`${handler}.subscribers.ByProduct`, {}]);

    expect(mistakes).toContainEqual(expect.stringContaining('`id` must be unlike the ids of the consumers'));
  });
});
