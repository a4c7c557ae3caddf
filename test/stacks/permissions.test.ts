import { snakeCase } from '../../modules/names';
import type { SinkName } from '../../modules/sinks/settings';
import { environments } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesize';
import { allowedActionsOf, forcedWildcardActions, statementsOf, wildcardActionsOf } from '../support/policy-statements';
import { makeStubRepository } from '../support/stub-repository';
import { readStack } from '../support/synthesized';

const repository = makeStubRepository();
const names = environments.map(({ name }) => name);

const logs = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const traces = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
const stream = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((name) => `dynamodb:${name}`);
const kinesis = ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'].map(
  (name) => `kinesis:${name}`,
);
const subscription = ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'];
const queue = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const destination = ['s3:ListBucket', 's3:PutObject'];
const quarantine = ['s3:PutObject'];
const rows = ['BatchGetItem', 'PutItem', 'Scan'].map((name) => `dynamodb:${name}`);
const once = ['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'].map((name) => `dynamodb:${name}`);
const vpc = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];
const prune = ['lambda:DeleteFunction', 'lambda:ListAliases', 'lambda:ListVersionsByFunction'];

/** What a function calls, and Lambda on its behalf; a key of one's own adds `ofKey`. */
interface Calls {
  readonly always: readonly string[];
  readonly ofKey?: readonly string[];
}

const ofPruner: { readonly [role: string]: Calls } = {
  orders_version_pruner_policy: { always: prune },
  orders_version_pruner_self_policy: { always: prune },
};

const everywhere: { readonly [role: string]: Calls } = {
  ...ofPruner,
  orders_fan_out_policy: {
    always: [...stream, ...destination, 'sns:Publish'],
    ofKey: ['kms:Decrypt', 'kms:GenerateDataKey'],
  },
};

const ofOrders: { readonly [role: string]: Calls } = {
  ...everywhere,
  orders_by_product_policy: { always: [...stream, ...destination, ...rows] },
  orders_fan_out_shipping_policy: {
    always: [...queue, ...quarantine, ...once, 's3:GetObject'],
    ofKey: ['kms:Decrypt'],
  },
};

/** What each sink adds to reading a queue and its claim checks. */
const bySink: { readonly [Name in SinkName]: readonly string[] } = {
  view: rows,
  aggregation: [...rows, 'dynamodb:UpdateItem'],
  replica: rows,
  opensearch: ['es:ESHttpGet', 'es:ESHttpPost', 'es:ESHttpPut'],
  objects: ['s3:ListBucket', 's3:PutObjectTagging'],
  audit: ['firehose:PutRecordBatch'],
  cache: vpc,
  transitions: [...once, 'sns:Publish', 'events:PutEvents', 'ses:SendEmail', 'ses:SendTemplatedEmail'],
};

const delivery = ['AbortMultipartUpload', 'GetBucketLocation', 'GetObject', 'ListBucket', 'ListBucketMultipartUploads'];

const delivering = ['logs:PutLogEvents', ...[...delivery, 'PutObject'].map((name) => `s3:${name}`)];
const transforming = ['lambda:GetFunctionConfiguration', 'lambda:InvokeFunction'];
const kinesisOfFirehose = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListShards'].map(
  (name) => `kinesis:${name}`,
);

const ofSinks: { readonly [role: string]: Calls } = {
  ...everywhere,
  orders_fan_out_keep_audit_audit_stream_policy: { always: delivering },
  ...Object.fromEntries(
    Object.entries(bySink).map(([name, calls]) => [
      `orders_fan_out_keep_${snakeCase(name)}_policy`,
      { always: [...queue, ...quarantine, ...calls, 's3:GetObject'] },
    ]),
  ),
};

const ofStreams: { readonly [role: string]: Calls } = {
  ...ofPruner,
  orders_kinesis_by_product_policy: { always: [...kinesis, ...destination, ...rows] },
  orders_kinesis_shipping_policy: { always: [...kinesis, ...subscription, ...destination, ...once] },
  orders_archive_transform_policy: { always: [] },
  orders_placed_enrichment_policy: { always: [] },
  orders_placed_policy: { always: [...stream, 'lambda:InvokeFunction', 'events:PutEvents', 'sqs:SendMessage'] },
  orders_archive_stream_policy: { always: [...kinesisOfFirehose, ...transforming, ...delivering] },
};

const rolesOf = (environment: string) => ({ sinks: ofSinks, streams: ofStreams })[environment] ?? ofOrders;

beforeAll(() => synthesize(environments, repository));
afterAll(() => repository.remove());

describe('permissions', () => {
  test.each(names)('of %s are what functions and Lambda call, and nothing else', (name) => {
    const granted = policiesOf(name, 'aws_iam_role_policy').map(([role, policy]) => [role, allowedActionsOf(policy)]);

    expect(granted.map(([role]) => role)).toEqual(Object.keys(rolesOf(name)).sort());
    expect(granted).toEqual(granted.map(([role]) => [role, expectedOf(name, String(role))]));
  });

  test.each(names)('of %s name a resource wherever AWS lets them', (name) => {
    const wildcards = policiesOf(name, 'aws_iam_role_policy').flatMap(([, policy]) => wildcardActionsOf(policy));

    expect(wildcards.filter((action) => !forcedWildcardActions.includes(action))).toEqual([]);
  });

  test.each(names)('of %s let the pruner prune itself, which it knows by its name', (name) => {
    const { aws_lambda_function: functions } = readStack(repository.outdir, name).resource;
    const self = policiesOf(name, 'aws_iam_role_policy').find(([role]) => role === 'orders_version_pruner_self_policy');

    const { environment } = functions!.orders_version_pruner_function as {
      environment: { variables: { TRIBUTARY_FUNCTION_NAMES: string } };
    };

    const pipeline = environments.find((each) => each.name === name)!.pipelines.Orders!.name;
    expect(JSON.parse(environment.variables.TRIBUTARY_FUNCTION_NAMES)).toContain(`${pipeline}-${name}-version-pruner`);
    expect(statementsOf(self![1]).flatMap(({ resources }) => resources)).toEqual([
      '${aws_lambda_function.orders_version_pruner_function.arn}',
      '${aws_lambda_function.orders_version_pruner_function.arn}:*',
    ]);
  });

  test.each(names)('of %s delete versions, never a function', (name) => {
    const policies = policiesOf(name, 'aws_iam_role_policy').flatMap(([, policy]) => statementsOf(policy));

    const deleting = policies.filter(({ actions }) => actions.includes('lambda:DeleteFunction'));

    expect(deleting.flatMap(({ resources }) => resources).filter((resource) => !resource.endsWith(':*'))).toEqual([]);
    expect(deleting).not.toEqual([]);
  });

  test.each(
    names.flatMap((name) =>
      ['aws_s3_bucket_policy', 'aws_sqs_queue_policy', ...(name === 'streams' ? [] : ['aws_sns_topic_policy'])].map(
        (type) => [name, type] as const,
      ),
    ),
  )('of %s refuse plain HTTP in every %s', (name, type) => {
    const policies = policiesOf(name, type);

    const refusing = policies.filter(([, policy]) =>
      statementsOf(policy).some(
        ({ effect, condition }) =>
          effect === 'Deny' && JSON.stringify(condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      ),
    );

    expect(policies.length).toBeGreaterThan(0);
    expect(refusing).toEqual(policies);
  });

  test.each(names)('of %s let services in only on behalf of a resource of its own', (name) => {
    const allowing = ['aws_sqs_queue_policy', 'aws_kms_key']
      .flatMap((type) => policiesOf(name, type))
      .flatMap(([, policy]) => statementsOf(policy))
      .filter(({ principal }) => JSON.stringify(principal ?? '').includes('amazonaws.com'));

    const open = allowing.filter(({ condition }) => !/aws:Source(Arn|Account)/.test(JSON.stringify(condition ?? {})));

    expect(allowing.length).toBeGreaterThan(0);
    expect(open).toEqual([]);
  });
});

function policiesOf(name: string, type: string): [string, string][] {
  const named = Object.entries(readStack(repository.outdir, name).resource[type] ?? {});
  return named.map(([address, { policy }]): [string, string] => [address, String(policy)]).sort();
}

function expectedOf(name: string, role: string): readonly string[] {
  const { consumers, kinesis: stream } = environments.find((each) => each.name === name)!.pipelines.Orders!;
  const { always, ofKey = [] } = rolesOf(name)[role]!;
  // No function's own role: one for what the pruner may do to itself, Firehose's, and the pipe's.
  if (/_(self|stream|placed)_policy$/.test(role)) return [...always].sort();
  const { handler, tracing } = consumers.FanOut ?? Object.values(stream!.consumers!)[0]!;
  const hasKey = handler.kind === 'fan-out' && handler.encryption?.kind === 'customer-managed';
  return [...new Set([...always, ...logs, ...(tracing === 'Active' ? traces : []), ...(hasKey ? ofKey : [])])].sort();
}
