import { describeMistake } from '../../modules/errors';
import {
  checkEventSourceAdmission,
  checkEventSourceSettings,
  checkFilterPattern,
  type EventSourceKind,
  parseJsonKeepingNumbers,
  type UncheckedSettings,
} from '../../modules/event-source-settings';

const valid: UncheckedSettings = { startingPosition: 'TRIM_HORIZON' };

function codesOf(source: EventSourceKind, settings: UncheckedSettings): string[] {
  return checkEventSourceSettings(source, settings, 'dev/Orders/View').map(({ awsError }) => awsError.code);
}

describe('checkEventSourceSettings', () => {
  test.each([
    ['batchSize', 1, 10_000, 'ValidationException'],
    ['maximumBatchingWindowInSeconds', 0, 300, 'ValidationException'],
    ['maximumRetryAttempts', -1, 10_000, 'ValidationException'],
    ['parallelizationFactor', 1, 10, 'ValidationException'],
    ['tumblingWindowInSeconds', 0, 900, 'ValidationException'],
  ])('takes %s from %d to %d on a stream', (name, min, max, code) => {
    const results = [min - 1, min, max, max + 1].map((value) => codesOf('dynamodb', { ...valid, [name]: value }));

    expect(results).toEqual([[code], [], [], [code]]);
  });

  test.each([
    [-2, ['ValidationException']],
    [-1, []],
    [0, ['InvalidParameterValueException']],
    [59, ['InvalidParameterValueException']],
    [60, []],
    [604_800, []],
    [604_801, ['ValidationException']],
    [60.5, ['ValidationException']],
  ])('answers a record age of %d with %j', (maximumRecordAgeInSeconds, codes) => {
    expect(codesOf('kinesis', { ...valid, maximumRecordAgeInSeconds })).toEqual(codes);
  });

  test.each<[EventSourceKind, UncheckedSettings, string[]]>([
    ['dynamodb', {}, ['InvalidParameterValueException']],
    ['dynamodb', { startingPosition: null }, ['InvalidParameterValueException']],
    ['dynamodb', { startingPosition: 'LATEST' }, []],
    ['dynamodb', { startingPosition: 'AT_TIMESTAMP' }, ['InvalidParameterValueException']],
    ['dynamodb', { startingPosition: 'OTHER' }, ['ValidationException']],
    ['kinesis', { startingPosition: 'AT_TIMESTAMP' }, ['InvalidParameterValueException']],
    ['kinesis', { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: 1 }, []],
    ['kinesis', { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: '2026-01-01T00:00:00Z' }, []],
    ['kinesis', { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: 'noon' }, ['ValidationException']],
    ['kinesis', { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: '' }, ['ValidationException']],
    ['kinesis', { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: {} }, ['ValidationException']],
    ['kinesis', { startingPosition: 'LATEST', startingPositionTimestamp: 1 }, ['InvalidParameterValueException']],
    ['sqs', {}, []],
    ['sqs', { startingPosition: 'LATEST' }, ['InvalidParameterValueException']],
  ])('answers %s %j with %j', (source, settings, codes) => {
    expect(codesOf(source, settings)).toEqual(codes);
  });

  test.each<[EventSourceKind, UncheckedSettings, string[]]>([
    ['sqs', { batchSize: 10 }, []],
    ['sqs', { batchSize: 11 }, ['maximumBatchingWindowInSeconds']],
    ['sqs', { batchSize: 11, maximumBatchingWindowInSeconds: 1 }, []],
    ['sqs-fifo', { batchSize: 11 }, ['batchSize']],
    ['sqs-fifo', { maximumBatchingWindowInSeconds: 1 }, ['maximumBatchingWindowInSeconds']],
    ['sqs', { scalingConfig: { maximumConcurrency: 1 } }, ['scalingConfig.maximumConcurrency']],
    ['sqs', { scalingConfig: { maximumConcurrency: 2 } }, []],
    ['sqs', { scalingConfig: { maximumConcurrency: 1_001 } }, ['scalingConfig.maximumConcurrency']],
    [
      'sqs',
      { bisectBatchOnFunctionError: true, parallelizationFactor: 2 },
      ['bisectBatchOnFunctionError', 'parallelizationFactor'],
    ],
    ['dynamodb', { ...valid, scalingConfig: { maximumConcurrency: 2 } }, ['scalingConfig']],
    ['dynamodb', { ...valid, provisionedPollerConfig: { minimumPollers: 2 } }, ['provisionedPollerConfig']],
    ['kinesis', { ...valid, provisionedPollerConfig: { minimumPollers: 2 } }, ['provisionedPollerConfig']],
    ['sqs', { provisionedPollerConfig: { minimumPollers: 2, maximumPollers: 10_000 } }, []],
    [
      'sqs',
      { provisionedPollerConfig: { minimumPollers: 1, maximumPollers: 10_001 } },
      ['provisionedPollerConfig.maximumPollers', 'provisionedPollerConfig.minimumPollers'],
    ],
    ['sqs', { provisionedPollerConfig: { minimumPollers: 201 } }, ['provisionedPollerConfig.minimumPollers']],
    [
      'sqs',
      { provisionedPollerConfig: { minimumPollers: 2 }, scalingConfig: { maximumConcurrency: 2 } },
      ['provisionedPollerConfig'],
    ],
    ['dynamodb', { ...valid, tumblingWindowInSeconds: 10, parallelizationFactor: 2 }, ['parallelizationFactor']],
    ['dynamodb', { ...valid, batchSize: 101 }, []],
    ['dynamodb', { ...valid, functionResponseTypes: ['Other'] }, ['functionResponseTypes']],
    ['dynamodb', { ...valid, metricsConfig: { metrics: ['ErrorCount'] } }, ['metricsConfig.metrics']],
    [
      'dynamodb',
      { ...valid, destinationConfig: { onSuccess: { destination: 'arn:aws:sqs:eu-west-1:1:q' } } },
      ['destinationConfig.onSuccess'],
    ],
    [
      'dynamodb',
      { ...valid, destinationConfig: { onFailure: { destination: 'arn:aws:sqs:eu-west-1:1:q.fifo' } } },
      ['destinationConfig.onFailure'],
    ],
    ['dynamodb', { ...valid, destinationConfig: { onFailure: { destination: 'arn:aws:s3:::b' } } }, []],
    ['dynamodb', { ...valid, destinationConfig: { onFailure: { destination: 'arn:aws:sns:eu-west-1:1:t' } } }, []],
    ['kinesis', { ...valid, destinationConfig: { onFailure: { destination: 'kafka://topic' } } }, []],
    [
      'dynamodb',
      { ...valid, destinationConfig: { onFailure: { destination: 'arn:aws:sns:eu-west-1:1:t.fifo' } } },
      ['destinationConfig.onFailure'],
    ],
    [
      'dynamodb',
      { ...valid, destinationConfig: { onFailure: { destination: 'arn:aws:lambda:eu-west-1:1:function:f' } } },
      ['destinationConfig.onFailure'],
    ],
  ])('names the settings of %s %j', (source, settings, names) => {
    const found = checkEventSourceSettings(source, settings, 'dev/A').map(({ setting }) => setting);

    expect(found.sort()).toEqual([...names].sort());
  });

  test('refuses filters beside a tumbling window but takes an empty list', () => {
    const window = { ...valid, tumblingWindowInSeconds: 10 };
    const pattern = JSON.stringify({ eventName: ['INSERT'] });

    expect(codesOf('dynamodb', { ...window, filterCriteria: { filters: [] } })).toEqual([]);
    expect(codesOf('dynamodb', { ...window, filterCriteria: { filters: [{ pattern }] } })).toEqual([
      'InvalidParameterValueException',
    ]);
  });

  test('takes five filters, or as many as the account may have', () => {
    const filters = Array.from({ length: 6 }, () => ({ pattern: '{"eventName":["INSERT"]}' }));
    const settings = { ...valid, filterCriteria: { filters } };

    expect(codesOf('dynamodb', { ...valid, filterCriteria: { filters: filters.slice(1) } })).toEqual([]);
    expect(codesOf('dynamodb', settings)).toEqual(['InvalidParameterValueException']);
    expect(checkEventSourceSettings('dynamodb', settings, 'a', { filterCountMax: 10 })).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['batchSize', '20000'],
    ['batchSize', 1.5],
    ['maximumBatchingWindowInSeconds', true],
    ['maximumRetryAttempts', Number.NaN],
    ['maximumRecordAgeInSeconds', '59'],
    ['tumblingWindowInSeconds', []],
    ['startingPosition', 5],
    ['functionResponseTypes', 'ReportBatchItemFailures'],
    ['functionResponseTypes', ['ReportBatchItemFailures', 'ReportBatchItemFailures']],
    ['functionResponseTypes', [null]],
    ['metricsConfig', { metrics: 'EventCount' }],
    ['metricsConfig', { metrics: { 0: 'EventCount' } }],
  ])('fails when %s is %j, as it was written', (name, value) => {
    expect(codesOf('dynamodb', { ...valid, [name]: value })).toEqual(['ValidationException']);
  });

  test.each<[EventSourceKind, UncheckedSettings, string]>([
    ['dynamodb', { batchSize: '20000' }, 'Lower it or add a consumer.'],
    ['dynamodb', { parallelizationFactor: '11' }, 'Lower it.'],
    ['dynamodb', { parallelizationFactor: 'many' }, 'Raise it.'],
    ['sqs', { scalingConfig: { maximumConcurrency: '2000' } }, 'Lower it.'],
  ])('tells how to mend what of %s is not even a number: %j', (source, settings, remedy) => {
    const given = source === 'dynamodb' ? { ...valid, ...settings } : settings;

    const remedies = checkEventSourceSettings(source, given, 'dev/A').map((issue) => issue.remedy);

    expect(remedies).toEqual([remedy]);
  });

  test('names the end of the range that a number is beyond', () => {
    const settings = { ...valid, batchSize: 0, maximumRetryAttempts: -2, parallelizationFactor: 11 };

    const messages = checkEventSourceSettings('kinesis', settings, 'dev/A').map(({ awsError }) => awsError.message);

    expect(messages).toEqual([
      expect.stringContaining(
        "'batchSize' failed to satisfy constraint: Member must have value greater than or equal to 1",
      ),
      expect.stringContaining('Member must have value greater than or equal to -1'),
      expect.stringContaining('Member must have value less than or equal to 10'),
    ]);
  });

  test('answers in the order in which AWS would notice', () => {
    const settings = {
      tumblingWindowInSeconds: 10,
      parallelizationFactor: 2,
      destinationConfig: { onFailure: { destination: 'q' }, onSuccess: { destination: 'q' } },
      startingPosition: 'AT_TIMESTAMP',
      maximumRecordAgeInSeconds: 59,
      scalingConfig: {},
      startingPositionTimestamp: 'noon',
      metricsConfig: { metrics: ['Other'] },
      functionResponseTypes: ['Other'],
      batchSize: 0,
    };

    const names = checkEventSourceSettings('dynamodb', settings, 'dev/A').map(({ setting }) => setting);

    expect(names).toEqual([
      ...['batchSize', 'functionResponseTypes', 'metricsConfig.metrics', 'startingPositionTimestamp', 'scalingConfig'],
      ...[
        'maximumRecordAgeInSeconds',
        'startingPosition',
        'destinationConfig.onSuccess',
        'destinationConfig.onFailure',
      ],
      'parallelizationFactor',
    ]);
  });

  test.each<[unknown, string]>([
    ['all', 'ValidationException'],
    [[{ pattern: 'x'.repeat(4_096) }], 'InvalidParameterValueException'],
    [[{ pattern: 'x'.repeat(4_097) }], 'ValidationException'],
    [[{ pattern: Array.from({ length: 5_000 }, () => 1) }], 'InvalidParameterValueException'],
    [[{}], 'InvalidParameterValueException'],
    [[null], 'InvalidParameterValueException'],
  ])('answers the filters %j with %s', (filters, code) => {
    expect(codesOf('dynamodb', { ...valid, filterCriteria: { filters } })).toEqual([code]);
  });

  test('skips what only Terraform will know, at any depth', () => {
    const token = 'token';
    const settings = {
      startingPosition: token,
      batchSize: token,
      functionResponseTypes: [token],
      filterCriteria: { filters: [token, { pattern: token }] },
      destinationConfig: { onFailure: { destination: token } },
    };

    const issues = checkEventSourceSettings('dynamodb', settings, 'a', { isUnresolved: (value) => value === token });

    expect(issues).toEqual([]);
  });

  test('says path, setting, rule, value and remedy in one sentence', () => {
    const [issue] = checkEventSourceSettings('dynamodb', { ...valid, batchSize: 20_000 }, 'dev/Orders/View');

    expect(describeMistake(issue!)).toBe(
      '`dev/Orders/View`: `batchSize` must be 1 to 10000 for a DynamoDB stream, got 20000. Lower it or add a consumer.',
    );
  });
});

describe('checkEventSourceAdmission', () => {
  const world = { eventSourceArn: 'arn:aws:dynamodb:eu-west-1:1:table/t/stream/l', functionName: 'f' };

  test.each([
    [{}, undefined, undefined],
    [{ eventSourceExists: false }, 'InvalidParameterValueException', 400],
    [{ roleCanRead: false }, 'InvalidParameterValueException', 400],
    [{ sameMappingUuid: 'u' }, 'ResourceConflictException', 409],
  ])('answers a world of %j with %s', (around, code, httpStatus) => {
    const [issue] = checkEventSourceAdmission('dynamodb', valid, { ...world, ...around }, 'dev/A');

    expect(issue?.awsError.code).toBe(code);
    expect(issue?.awsError.httpStatus).toBe(httpStatus);
  });

  test('names the actions that a role needs on Kinesis in the words of AWS', () => {
    const eventSourceArn = 'arn:aws:kinesis:eu-west-1:1:stream/s';

    const [issue] = checkEventSourceAdmission(
      'kinesis',
      valid,
      { ...world, eventSourceArn, roleCanRead: false },
      'dev/A',
    );

    expect(issue?.awsError.message).toBe(
      `Cannot access stream ${eventSourceArn}. Please ensure the role can perform the GetRecords, GetShardIterator, ` +
        'DescribeStream, DescribeStreamSummary, ListShards, and ListStreams Actions on your stream.',
    );
  });
});

describe('checkFilterPattern', () => {
  test.each([
    '{"eventName":["INSERT","MODIFY"]}',
    '{"dynamodb":{"NewImage":{"a":{"S":[null,"",true,1,{"prefix":"a"},{"suffix":"b"}]}}}}',
    '{"a":[{"anything-but":["x"]},{"anything-but":"x"},{"anything-but":[1]},{"anything-but":{"prefix":"x"}}]}',
    '{"a":[{"numeric":["=",1]},{"numeric":[">",1,"<=",2]},{"exists":false},{"equals-ignore-case":"A"}]}',
    '{"$or":[{"a":["1"]},{"b":{"c":["2"]}}],"d":["3"]}',
    '{"prefix":["a field may have any name"]}',
    '{"a":[{"anything-but":{"suffix":["x","y"]}},{"anything-but":{"equals-ignore-case":"x"}},{"anything-but":1}]}',
    '{"a":[{"prefix":{"equals-ignore-case":"x"}},{"suffix":{"equals-ignore-case":"x"}}]}',
    '{"a":[{"numeric":[">=",-5e9,"<",5e9]},{"numeric":["=",5000000000]}]}',
    '{"a":{"$or":[{"b":["1"]},{"c":["2"],"$or":[{"d":["3"]},{"e":["4"]}]}]}}',
    '{"$or":{"a":["only a list of patterns is the operator"]}}',
  ])('takes %s', (pattern) => {
    expect(checkFilterPattern(pattern, 'dynamodb').isValid).toBe(true);
  });

  test.each([
    'single-string',
    '"text"',
    '[]',
    '{}',
    '[{"eventName": ["INSERT"=123}]',
    '{"eventName":"INSERT"}',
    '{"eventName":[]}',
    '{"eventName":{}}',
    '{"eventName":[["INSERT"]]}',
    '{"eventName":[{"wildcard":"*"}]}',
    '{"eventName":[{"prefix":1}]}',
    '{"eventName":[{"prefix":"a","suffix":"b"}]}',
    '{"eventName":[{"exists":"true"}]}',
    '{"eventName":[{"numeric":["<",1,">",2]}]}',
    '{"eventName":[{"numeric":[">",2,"<",1]}]}',
    '{"eventName":[{"numeric":[">"]}]}',
    '{"eventName":[{"numeric":[">","1"]}]}',
    '{"eventName":[{"anything-but":[]}]}',
    '{"eventName":[{"anything-but":[null]}]}',
    '{"eventName":[{"anything-but":["a",1]}]}',
    '{"eventName":[{"anything-but":{"numeric":["=",1]}}]}',
    '{"eventName":[{"numeric":["<",1,"<",2]}]}',
    '{"eventName":[{"numeric":["=",1,"<",2]}]}',
    '{"eventName":[{"numeric":["<",5000000000.1]}]}',
    '{"eventName":[{"numeric":[">",-5e10]}]}',
    '{"eventName":[{"equals-ignore-case":["a"]}]}',
    '{"eventName":[{"suffix":null}]}',
    '{"eventName":[{}]}',
    '{"$or":[{"a":["1"]},{"wildcard":["a reserved name makes it a field"]}]}',
    '{"$or":[{"a":["1"]},{}]}',
    '{"$or":[{"a":["1"]}]}',
    '{"dynamodb":["text"]}',
    undefined,
    { eventName: ['INSERT'] },
  ])('fails when the pattern is %j', (pattern) => {
    const check = checkFilterPattern(pattern, 'dynamodb');

    expect(check.isValid).toBe(false);
  });

  test('takes plain text for the body of a queue message', () => {
    const pattern = '{"body":[{"prefix":"Result: "}]}';

    expect(checkFilterPattern(pattern, 'sqs').isValid).toBe(true);
    expect(checkFilterPattern('{"data":["x"]}', 'kinesis').isValid).toBe(false);
  });
});

describe('parseJsonKeepingNumbers', () => {
  test('keeps the text of numbers and leaves texts alone', () => {
    const parsed = parseJsonKeepingNumbers('{"a":3.0e2,"b":["1, 2",-0.5],"c\\"1":"\\"7\\""}');

    expect(parsed).toEqual({ a: { '\u0000number': '3.0e2' }, b: ['1, 2', { '\u0000number': '-0.5' }], 'c"1': '"7"' });
  });

  test('fails when the text is not JSON', () => {
    expect(() => parseJsonKeepingNumbers('{"a":01}')).toThrow(SyntaxError);
  });
});
