import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allowedActionsOf, forcedWildcardActions, statementsOf, wildcardActionsOf } from '../support/policy-statements';
import { mockedAws } from './mocked-aws';
import { copyModuleSet, type PlannedModule, type PlannedResource, resourcesIn } from './planned-set';
import { startProvider } from './provider';
import { definitionOf, repeatedCall } from './repeated-call';
import { terraform } from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;
const zip = { path: '${path.module}/app.zip', handler: 'app.handler', runtime: 'python3.13' };
const key = { arn: '${aws_kms_key.own.arn}' };
const partition_key = { name: 'id', type: 'S' };
const table = (name: string) => ({ arn: `arn:aws:dynamodb:eu-central-1:123456789012:table/${name}` });
const place = (service: string, rest: string) => ({ arn: `arn:aws:${service}:eu-central-1:123456789012:${rest}` });
const workflow = place('states', 'stateMachine:price').arn;
const event_pattern = JSON.stringify({ source: ['orders'] });
const projection = {
  partition_key: { ...partition_key, from: 'item.id' },
  sort_key: { name: 'at', from: ['item.at'] },
  attributes: {},
};

/** Everything that asks for a right, and next to nothing that does. */
const calls = {
  everything: {
    table: { partition_key, kms_key: key },
    network: { vpc_id: 'vpc-1', subnet_ids: ['subnet-1'] },
    consumers: {
      view: {
        on_failure: { kind: 's3', kms_key: key },
        view: { projection, kms_key: key },
        once: true,
        tables: { SEEN_TABLE: { partition_key, actions: ['dynamodb:Query'] } },
        statements: [{ sid: 'ReadRates', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::rates/*'] }],
      },
    },
    fan_outs: {
      changes: {
        fifo: true,
        encryption: { kind: 'customer-managed' },
        transport: 'direct',
        on_failure: { kind: 'sqs', kms_key: key },
        cross_account_subscribers: { Partner: { account_id: '210987654321' } },
        subscribers: {
          billing: { consumer: { function_zip: zip, quarantine: 'sqs', once: true, on_failure: { kms_key: key } } },
        },
      },
    },
  },
  plain: {
    table: { partition_key },
    consumers: {
      own: {
        ...{ function_zip: zip, tracing: 'PassThrough', on_failure: { kind: 'sqs' } },
        once_table: { ...table('effects'), kms_key: key },
      },
      view: { view: { projection, table: table('rows'), kms_key: key } },
    },
  },
  published: {
    table: { partition_key },
    fan_outs: {
      changes: { claim_check: false, subscribers: { analytics: {}, billing: { consumer: { function_zip: zip } } } },
    },
  },
  streamed: {
    table: { partition_key, kms_key: key },
    kinesis: {
      kms_key: key,
      consumers: {
        registered: { function_zip: zip, enhanced_fan_out: true, on_failure: { kind: 'sqs', kms_key: key } },
        sharing: { function_zip: zip, tracing: 'PassThrough' },
      },
    },
    archive: { format: 'parquet', kms_key: key },
    pipes: {
      placed: {
        enrichment_function: { function_zip: zip },
        bus: 'shop',
        target: { event_bus: { detail_type: 'placed', source: 'orders' } },
      },
      queued: {
        source: 'kinesis',
        enrichment: { state_machine_arn: workflow },
        dead_letters: { kms_key: key },
        target: { sqs: { ...place('sqs', 'own'), kms_key: key } },
      },
    },
    buses: {
      shop: {
        rules: {
          replayed: { event_pattern, target: { kinesis: place('kinesis', 'stream/own') } },
          stored: { event_pattern, target: { own_queue: {} } },
        },
      },
    },
  },
};

/** What brings an export under keys of one's own. */
const large = {
  name: 'large',
  source_table: { ...table('orders'), partition_key: 'id' },
  exports: { bucket_arn: 'arn:aws:s3:::exports', prefix: 'orders', kms_key: key },
  consumers: { view: { function_arn: place('lambda', 'function:view:live').arn } },
  kms_key: key,
};

const of = (service: string, ...names: readonly string[]) => names.map((name) => `${service}:${name}`);
const logs = of('logs', 'CreateLogStream', 'PutLogEvents');
const traces = of('xray', 'PutTelemetryRecords', 'PutTraceSegments');
const interfaces = forcedWildcardActions.filter((action) => action.startsWith('ec2:'));
const stream = of('dynamodb', 'DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams');
const kinesis = of('kinesis', 'DescribeStream', 'GetRecords', 'GetShardIterator', 'ListShards');
const queue = of('sqs', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage');
const once = of('dynamodb', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem');
const bucket = of('s3', 'ListBucket', 'PutObject');
const ownKey = of('kms', 'Decrypt', 'GenerateDataKey');
const prune = of('lambda', 'DeleteFunction', 'ListAliases', 'ListVersionsByFunction');

/** What the code of each role calls, or Lambda on its behalf, by the policy's address. */
const expected: { readonly [address: string]: readonly string[] } = {
  'everything.consumers["view"].policy': [
    ...[...logs, ...traces, ...interfaces, ...stream, ...bucket, ...ownKey, ...once],
    ...['dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan', 's3:GetObject'],
  ],
  'everything.fan_outs["changes"].policy': [
    ...[...logs, ...traces, ...interfaces, ...stream, ...ownKey],
    ...['sqs:SendMessage', 'sns:Publish', 's3:PutObject'],
  ],
  'everything.fan_outs["changes"].subscriber_consumers["billing"].policy': [
    ...[...logs, ...traces, ...interfaces, ...queue, ...ownKey, ...once],
    ...['sqs:SendMessage', 's3:GetObject'],
  ],
  'everything.version_pruner[0].policy': [...logs, ...traces, ...prune],
  'everything.version_pruner[0].self_policy': prune,
  'plain.consumers["own"].policy': [...logs, ...stream, ...once, 'sqs:SendMessage', 'kms:Decrypt'],
  'plain.consumers["view"].policy': [
    ...[...logs, ...traces, ...stream, ...bucket, 'kms:Decrypt'],
    ...of('dynamodb', 'BatchGetItem', 'PutItem', 'Scan'),
  ],
  'plain.version_pruner[0].policy': [...logs, ...prune],
  'plain.version_pruner[0].self_policy': prune,
  'published.fan_outs["changes"].policy': [...logs, ...traces, ...stream, ...bucket, 'sns:Publish'],
  'published.fan_outs["changes"].subscriber_consumers["billing"].policy': [
    ...[...logs, ...traces, ...queue],
    's3:PutObject',
  ],
  'published.version_pruner[0].policy': [...logs, ...traces, ...prune],
  'published.version_pruner[0].self_policy': prune,
  'streamed.kinesis_consumers["registered"].policy': [
    ...[...logs, ...traces, ...kinesis, ...ownKey, 'kinesis:DescribeStreamSummary', 'sqs:SendMessage'],
    ...of('kinesis', 'DescribeStreamConsumer', 'SubscribeToShard'),
  ],
  'streamed.kinesis_consumers["sharing"].policy': [
    ...[...logs, ...kinesis, ...bucket, 'kinesis:DescribeStreamSummary', 'kms:Decrypt'],
  ],
  'streamed.archive[0].transform_policy': [...logs, ...traces],
  'streamed.archive[0].stream_policy': [
    ...[...kinesis, ...ownKey, ...bucket, 'logs:PutLogEvents'],
    ...of('s3', 'AbortMultipartUpload', 'GetBucketLocation', 'GetObject', 'ListBucketMultipartUploads'),
    ...of('lambda', 'GetFunctionConfiguration', 'InvokeFunction'),
    ...of('glue', 'GetTable', 'GetTableVersion', 'GetTableVersions'),
  ],
  'streamed.pipes["placed"].policy': [
    ...[...stream, 'kms:Decrypt', 'lambda:InvokeFunction', 'events:PutEvents', 'sqs:SendMessage'],
  ],
  'streamed.pipes["placed"].enrichment_function[0].policy': [...logs, ...traces],
  // As AWS lists them for pipes, which read a stream by themselves.
  'streamed.pipes["queued"].policy': [
    ...[...kinesis, ...of('kinesis', 'DescribeStreamSummary', 'ListStreams', 'SubscribeToShard')],
    ...[...ownKey, 'states:StartSyncExecution', 'sqs:SendMessage'],
  ],
  'streamed.buses["shop"].rules["replayed"].policy[0]': of('kinesis', 'PutRecord', 'PutRecords'),
  'streamed.version_pruner[0].policy': [...logs, ...traces, ...prune],
  'streamed.version_pruner[0].self_policy': prune,
  'large.policy': [...logs, ...traces, ...ownKey, ...of('s3', 'GetObject', 'PutObject'), 'lambda:InvokeFunction'],
  'large.run_policy': [
    ...forcedWildcardActions.filter((action) => /^(xray|logs):/.test(action)),
    ...of('s3', 'AbortMultipartUpload', 'GetObject', 'ListMultipartUploadParts', 'PutObject'),
    ...[...ownKey, 'lambda:InvokeFunction'],
  ],
  'large.self_policy': of('states', 'DescribeExecution', 'RedriveExecution', 'StartExecution', 'StopExecution'),
};

describeWithTerraform('roles', () => {
  let applied: readonly PlannedResource[];
  const policies = () => applied.filter(({ type }) => type === 'aws_iam_role_policy');

  beforeAll(() => {
    applied = applyMocked();
  }, 30 * minutes);

  test('of every module may do what their code calls, and Lambda on their behalf, and nothing else', () => {
    const granted = policies().map(({ address, values }) => [shortened(address), allowedActionsOf(`${values.policy}`)]);

    const wanted = Object.entries(expected).map(([address, actions]) => [address, [...new Set(actions)].sort()]);
    expect(Object.fromEntries(granted)).toEqual(Object.fromEntries(wanted));
  });

  test('of every module write to the tables that they are given, and to no other', () => {
    const { values } = policies().find(({ address }) => shortened(address) === 'plain.consumers["view"].policy')!;
    const { values: own } = policies().find(({ address }) => shortened(address) === 'plain.consumers["own"].policy')!;

    const written = [values, own].map(({ policy }) =>
      statementsOf(`${policy}`).flatMap(({ actions, resources }) =>
        actions.includes('dynamodb:PutItem') ? resources : [],
      ),
    );

    expect(written).toEqual([[table('rows').arn], [table('effects').arn]]);
  });

  test('of every module name a resource wherever AWS lets them', () => {
    const wildcards = policies().flatMap(({ values }) => wildcardActionsOf(`${values.policy}`));

    expect(wildcards).not.toEqual([]);
    expect(wildcards.filter((action) => !forcedWildcardActions.includes(action))).toEqual([]);
  });

  test('of every module have no rights but these policies, and no action with a wildcard', () => {
    const actions = policies().flatMap(({ values }) => allowedActionsOf(`${values.policy}`));
    const others = applied.filter(({ type }) => /^aws_iam_(role_policy_attachment|policy|user)/.test(type));

    expect(others).toEqual([]);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('of every module delete versions, never a function', () => {
    const statements = policies().flatMap(({ values }) => statementsOf(`${values.policy}`));

    const deleting = statements.filter(({ actions }) => actions.includes('lambda:DeleteFunction'));

    expect(deleting.length).toBeGreaterThan(0);
    expect(deleting.flatMap(({ resources }) => resources).filter((resource) => !resource.endsWith(':*'))).toEqual([]);
  });
});

/** `module.called["plain"].module.consumers["view"].aws_iam_role_policy.policy` -> `plain.consumers["view"].policy` */
function shortened(address: string): string {
  const called = address.replace(/^module\.(?:called|backfill)\["(\w+)"\]/, '$1');
  return called.replaceAll('.module.', '.').replace('.aws_iam_role_policy.', '.');
}

/** Applies to a provider that only pretends, so that every ARN is known: a plan knows no policy before its ARNs. */
function applyMocked(): readonly PlannedResource[] {
  const set = copyModuleSet();
  const root = join(set.folder, '..', 'roles');
  mkdirSync(join(root, '.terraform'), { recursive: true });
  copyFileSync(join(set.folder, 'examples', 'python-consumer', 'app.zip'), join(root, 'app.zip'));
  const instances = Object.entries(calls).map(([name, call]) => [name, { name, ...call }]);
  const pipelines = repeatedCall(definitionOf('pipeline'), '../set/modules/pipeline', Object.fromEntries(instances));
  const backfill = repeatedCall(definitionOf('backfill'), '../set/modules/backfill', { large });
  const module = { called: pipelines, backfill };
  const backend = { local: {} };
  const resource = { aws_kms_key: { own: {} } };
  writeFileSync(join(root, 'main.tf.json'), JSON.stringify({ terraform: { backend }, resource, module }));
  writeFileSync(join(root, 'roles.tftest.json'), JSON.stringify({ mock_provider: mockedAws, run: { applied: {} } }));
  try {
    terraform(root, ['init', '-input=false']);
    startProvider(join(root, '.terraform'), root);
    return resourcesIn(stateIn(terraform(root, ['test', '-json', '-verbose'])));
  } finally {
    set.remove();
  }
}

interface TestMessage {
  readonly type: string;
  readonly test_state?: {
    readonly values?: { readonly root_module: PlannedModule };
    readonly root_module?: PlannedModule;
  };
}

function stateIn(output: string): PlannedModule {
  const messages = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as TestMessage);
  const state = messages.find(({ type }) => type === 'test_state')?.test_state;
  const found = state?.values?.root_module ?? state?.root_module;
  if (!found) throw new Error(`terraform test said nothing of a state:\n${output.slice(-4_000)}`);
  return found;
}
