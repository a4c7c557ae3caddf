import { describeMistake } from '../../../modules/errors';
import { streams } from '../../../stacks/environments/streams';
import { mistakesOf } from '../../../stacks/validate';

type Settings = { readonly [setting: string]: unknown };

const [region, account] = ['eu-central-1', '123456789012'];
const arn = (service: string, name: string) => `arn:aws:${service}:${region}:${account}:${name}`;
const eventBus = { arn: arn('events', 'event-bus/shop'), source: 'orders', detailType: 'OrderPlaced' };

/** What is wrong with the example of streams once its pipes and buses are others. */
function mistakesWith(pipeline: Settings): readonly string[] {
  const { pipelines, ...environment } = structuredClone(streams) as unknown as { pipelines: { Orders: Settings } };
  const changed = { ...environment, pipelines: { Orders: { ...pipelines.Orders, ...pipeline } } };
  return mistakesOf([changed], { fileExists: () => true }).map(describeMistake);
}

const mistakesWithPipe = (pipe: Settings) => mistakesWith({ pipes: { Placed: { target: { eventBus }, ...pipe } } });
const mistakesWithRule = (rule: Settings) =>
  mistakesWith({
    pipes: {},
    buses: { Shop: { rules: { Mails: { eventPattern: { source: ['a'] }, target: { ownQueue: {} }, ...rule } } } },
  });

describe('checkPipes', () => {
  test('passes the example', () => {
    expect(mistakesWith({})).toEqual([]);
  });

  test.each([
    ['no target', { target: {} }, /`target` must have exactly one of `eventBus`, `sqs`/],
    ['two targets', { target: { eventBus, lambda: { arn: arn('lambda', 'function:f') } } }, /exactly one of/],
    [
      'a bus without ARN',
      { target: { eventBus: { source: 'a', detailType: 'b' } } },
      /`target.eventBus.arn` must be given/,
    ],
    ['a FIFO topic', { target: { sns: { arn: arn('sns', 'orders.fifo') } } }, /takes no FIFO topic/],
    ['a FIFO queue without groups', { target: { sqs: { arn: arn('sqs', 'a.fifo') } } }, /messageGroupId` is required/],
    ['a batch above that of the target', { batchSize: 11 }, /`batchSize` must be at most 10, .*got 11/],
    [
      'a batch with an API that enriches',
      { batchSize: 2, enrichment: { apiDestination: { arn: arn('events', 'api-destination/a/1') } } },
      /`batchSize` must be at most 1,/,
    ],
    [
      'pointers older than the stream',
      { maximumRecordAgeInSeconds: 43_201 },
      /must be 60 to 43200 for a table's stream/,
    ],
    ['an age without end', { maximumRecordAgeInSeconds: -1 }, /must be 60 to 43200 for a table's stream/],
    ['an age that AWS does not take', { maximumRecordAgeInSeconds: 59 }, /must be -1 or 60 to 604800/],
    ['a template for no enrichment', { enrichment: { inputTemplate: 'a' } }, /must not be given without an enrichment/],
    ['an unknown variable', { target: { eventBus, inputTemplate: '<aws.pipes.name>' } }, /variable that pipes know/],
    ['a path that is no path', { target: { eventBus, inputTemplate: '<$.a b>' } }, /is a JSON path/],
    [
      'a long template',
      { target: { eventBus, inputTemplate: 'x'.repeat(8_193) } },
      /must have at most 8192 characters/,
    ],
    ['a source of AWS', { target: { eventBus: { ...eventBus, source: 'aws.orders' } } }, /not start with `aws\.`/],
    ['an unknown bus', { bus: 'Shopp', target: { eventBus: { source: 'a', detailType: 'b' } } }, /Did you mean `Shop`/],
    ['a bus by id and ARN', { bus: 'Shop' }, /`bus` must not be given together with `target.eventBus.arn`/],
    [
      'a bus for a queue',
      { bus: 'Shop', target: { sqs: { arn: arn('sqs', 'a') } } },
      /is for a target of kind `eventBus`/,
    ],
    [
      'a filter that is none',
      { filterCriteria: { filters: [{ pattern: { eventName: 'INSERT' } }] } },
      /must give a list/,
    ],
    [
      'two that enrich',
      { enrichment: { functionArn: arn('lambda', 'function:f'), stateMachineArn: arn('states', 'stateMachine:s') } },
      /`enrichment` must have at most one of/,
    ],
  ])('refuses %s', (_, pipe, mistake) => {
    expect(mistakesWithPipe(pipe)).toEqual([expect.stringMatching(mistake)]);
  });

  test('refuses Kinesis where there is none', () => {
    const kinesis = { kinesis: undefined, archive: undefined };
    const pipes = { Placed: { source: 'kinesis', target: { eventBus } } };

    expect(mistakesWith({ ...kinesis, pipes })).toEqual([
      expect.stringMatching(/`source` needs the pipeline's `kinesis`/),
    ]);
  });

  test('takes any age on Kinesis but one without end and without a limit of attempts', () => {
    const pipe = { source: 'kinesis', maximumRecordAgeInSeconds: -1 };

    expect(mistakesWithPipe(pipe)).toEqual([]);
    expect(mistakesWithPipe({ ...pipe, maximumRetryAttempts: -1 })).toEqual([
      expect.stringMatching(/nothing would ever reach the dead letters/),
    ]);
  });

  test.each([
    ['kinesis', { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: '2026-01-31T10:20:30Z' }, []],
    ['kinesis', { startingPosition: 'AT_TIMESTAMP' }, [/`startingPositionTimestamp` is required with AT_TIMESTAMP/]],
    ['kinesis', { startingPositionTimestamp: '2026-01-31T10:20:30Z' }, [/is only valid with AT_TIMESTAMP/]],
    [
      'kinesis',
      { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: 'noon' },
      [/must be written like `2026-01-31T10:20:30Z`, got 'noon'/],
    ],
    [
      'dynamodb',
      { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: '2026-01-31T10:20:30Z' },
      [/`startingPosition` must be TRIM_HORIZON or LATEST for a table's stream/],
    ],
  ])('of one that reads %s from %j says %j', (source, start, mistakes) => {
    expect(mistakesWithPipe({ source, ...start })).toEqual(mistakes.map((mistake) => expect.stringMatching(mistake)));
  });

  test('counts pipes of the table among the readers of its stream, and those of Kinesis not', () => {
    const pipe = { target: { eventBus } };
    const [one, two, three] = ['One', 'Two', 'Three'];

    expect(mistakesWith({ pipes: { [one]: pipe, [two]: pipe, [three]: pipe } })).toEqual([
      expect.stringMatching(/must be at most 2 readers of a stream.*One, Two, Three/),
    ]);
    expect(mistakesWith({ pipes: { [one]: pipe, [two]: pipe, [three]: { ...pipe, source: 'kinesis' } } })).toEqual([]);
  });

  test('refuses an id that something else has', () => {
    const pipes = { Shop: { target: { eventBus } } };

    expect(mistakesWith({ pipes })).toContainEqual(expect.stringMatching(/Shop`: `id` is taken by another construct/));
  });
});

describe('checkEventBuses', () => {
  test.each([
    ['no target', { target: {} }, /exactly one of `ownQueue`/],
    ['two targets', { target: { ownQueue: {}, sns: { arn: arn('sns', 'a') } } }, /exactly one of/],
    ['a FIFO queue without a group', { target: { sqs: { arn: arn('sqs', 'a.fifo') } } }, /messageGroupId` is required/],
    [
      'a member that no event has',
      { eventPattern: { detailType: ['a'] } },
      /never matches.*Did you mean `detail-type`/,
    ],
    ['a value that is no list', { eventPattern: { source: 'a' } }, /must be a list or an object/],
    ['an empty list', { eventPattern: { source: [] } }, /must not be empty/],
    ['an unknown operator', { eventPattern: { source: [{ begins: 'a' }] } }, /must use one known operator/],
    ['a long pattern', { eventPattern: { source: ['x'.repeat(4_096)] } }, /must have at most 4096 characters/],
    ['more attempts than AWS makes', { maximumRetryAttempts: 186 }, /must be 0 to 185/],
  ])('refuses %s', (_, rule, mistake) => {
    expect(mistakesWithRule(rule)).toEqual([expect.stringMatching(mistake)]);
  });

  test.each([
    ['an operator', { source: [{ prefix: 'shop.' }], detail: { total: [{ numeric: ['>=', 1_000] }] } }],
    ['alternatives', { $or: [{ source: ['a'] }, { 'detail-type': ['b'] }] }],
    ['JSON text', '{"source":[{"wildcard":"shop.*"}]}'],
  ])('takes %s', (_, eventPattern) => {
    expect(mistakesWithRule({ eventPattern })).toEqual([]);
  });
});
