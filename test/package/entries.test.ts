import * as constructs from '../../package/constructs';
import * as engine from '../../package/engine';
import * as handlers from '../../package/handlers';
import * as testing from '../../package/handlers-testing';
import * as app from '../../package/index';

/** What an import path gives is a contract: whoever imports a name that is gone has a broken build. */
const contract = {
  tributary: [
    ...['AddressCollisionError', 'MissingZipError', 'Pipeline', 'PipelineStack', 'SettingsError'],
    ...['runApp', 'synthesizeApp'],
  ],
  'tributary/constructs': [
    ...[
      'AddressCollisionError',
      'Alarms',
      'AliasedFunction',
      'Backfill',
      'Bucket',
      'Consumer',
      'FailureStore',
      'FanOut',
      'MissingZipError',
    ],
    ...['Network', 'Queue', 'SettingsError', 'StreamTable', 'Subscriber', 'Topic', 'VersionPruner'],
    ...['keyOf', 'productZip'],
  ],
  'tributary/handlers': [
    ...['ExactNumber', 'HandlerError', 'InvariantError', 'PoisonError', 'SettingsError', 'SinkError', 'SourceError'],
    ...['addGroupRows', 'answerOperators', 'canaryKeyPrefix', 'classifyError', 'compareSequenceNumbers'],
    ...['compareVersions', 'consumerEnv'],
    ...[
      'createAggregationSink',
      'createAwsRequest',
      'createBatchProcessor',
      'createCacheSink',
      'createConsumerRuntime',
    ],
    ...[
      'createDirectTransport',
      'createDynamodbCall',
      'createLeasedCache',
      'createLogger',
      'createMetrics',
      'createRecordProcessor',
      'createRedisClient',
    ],
    ...['createTransitionsSink', 'createViewSink'],
    ...['decodeKinesisRecord', 'decodeQueueMessage', 'decodeStreamRecord', 'defineConsumer'],
    ...['definePipeEnrichment', 'eventSourceOf', 'everySource', 'fanOutSink', 'groupKeys', 'isCanary'],
    ...['kinesisVersionOf', 'leasePrefix', 'leasePutScript', 'leaseScript', 'liveSources'],
    ...[
      'readEnv',
      'recordsOf',
      'repairSource',
      'seedVersionOf',
      'stateAttributes',
      'systemClock',
      'toItem',
      'toNative',
      'versionOf',
      'writeStdout',
    ],
  ],
  'tributary/handlers/testing': ['testConsumer', 'testPipeEnrichment'],
  'tributary/engine': [
    ...['QueueMapping', 'StreamMapping', 'checkEventSourceSettings', 'chosenStreamSettings', 'coreFunction'],
    ...['eventSourceDefaults', 'eventSourceLimits', 'modelFunction', 'queueSettingsOf', 'scenarioNames', 'scenarioOf'],
    ...['simulate', 'streamSettingsOf', 'usualWorkload'],
  ],
};

describe('the import paths of the package', () => {
  it.each([
    ['tributary', app],
    ['tributary/constructs', constructs],
    ['tributary/handlers', handlers],
    ['tributary/handlers/testing', testing],
    ['tributary/engine', engine],
  ] as const)('%s gives the names that it promises', (path, module) => {
    const names = Object.keys(module).sort();

    expect(names).toEqual(contract[path]);
  });
});
