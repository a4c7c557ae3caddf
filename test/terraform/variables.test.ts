import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { ConsumerSettings } from '../../modules/consumer-settings';
import { makeStubRepository, type StubRepository } from '../support/stub-repository';
import { type Emulator, startEmulator } from './emulator';
import { addLiteralConstructs, addVariableConstructs, type Knobs, variableValues } from './knobs';
import { changesOf, type Plan, plan, prepare } from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;
const key = (id: number) => `arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-00000000000${id}`;

const name = (id: string) => ({ name: id, type: 'S' }) as const;
const queueArn = (id: string) => `arn:aws:sqs:eu-central-1:123456789012:${id}`;
const deadLetters = { arn: queueArn('dead'), url: 'https://sqs.eu-central-1.amazonaws.com/123456789012/dead' };
const filters = [{ pattern: '{"eventName":["INSERT"]}' }, { pattern: '{"eventName":["REMOVE"]}' }];

const ofFunctions = {
  ...{ memorySize: 1_024, timeout: 30, runtime: 'python3.13', architectures: ['x86_64'], tracing: 'PassThrough' },
  ...{ environment: { LEVEL: 'debug' }, layers: ['arn:aws:lambda:eu-central-1:123456789012:layer:tools:3'] },
  ...{ logRetentionInDays: 90, functionVersion: '7', once: true, concurrency: 8, originRegionAttribute: 'region' },
  vpcConfig: { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] },
  statements: [
    { sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::rates/*'] },
    {
      ...{ sid: 'Refuse', effect: 'Deny', actions: ['s3:GetObject', 's3:PutObject'], resources: ['arn:aws:s3:::a/*'] },
      condition: { Bool: { 'aws:SecureTransport': ['false'] } },
    },
  ],
  tables: {
    SEEN_TABLE: { partitionKey: name('id'), actions: ['dynamodb:PutItem'] },
    COUNTS_TABLE: {
      ...{ partitionKey: name('id'), sortKey: { name: 'at', type: 'N' } },
      ...{ actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], timeToLiveAttribute: 'expiresAt' },
    },
  },
} as const satisfies ConsumerSettings;

const everything: Knobs = {
  preventDestroy: true,
  table: {
    ...{ partitionKey: name('id'), sortKey: { name: 'at', type: 'N' }, tableName: 'knobs-of-everyone' },
    globalSecondaryIndexes: [
      { indexName: 'byOwner', partitionKey: name('owner'), sortKey: name('id'), readCapacity: 3, writeCapacity: 4 },
      {
        ...{ indexName: 'byDay', partitionKey: name('day'), readCapacity: 1, writeCapacity: 1 },
        ...{ projectionType: 'INCLUDE', nonKeyAttributes: ['total'] },
      },
    ],
    localSecondaryIndexes: [
      { indexName: 'byTotal', sortKey: { name: 'total', type: 'N' }, projectionType: 'KEYS_ONLY' },
    ],
    ...{ billingMode: 'PROVISIONED', readCapacity: 5, writeCapacity: 6, tableClass: 'STANDARD_INFREQUENT_ACCESS' },
    ...{ timeToLiveAttribute: 'expiresAt', pointInTimeRecoveryEnabled: true, kmsKeyArn: key(1) },
    replicas: [{ regionName: 'eu-west-1', kmsKeyArn: key(9).replace('eu-central-1', 'eu-west-1') }],
    streamReaders: [{ name: 'search', principal: 'arn:aws:iam::210987654321:role/search' }],
    ...{ streamViewType: 'NEW_IMAGE', tags: { data: 'orders' } },
  },
  stream: {
    ...ofFunctions,
    ...{ batchSize: 500, maximumBatchingWindowInSeconds: 5, parallelizationFactor: 5, expectedShards: 3 },
    ...{ bisectBatchOnFunctionError: false, maximumRecordAgeInSeconds: 3_600, maximumRetryAttempts: 50 },
    ...{ startingPosition: 'LATEST', kmsKeyArn: key(2), enabled: false, functionResponseTypes: [] },
    ...{ filterCriteria: { filters }, metricsConfig: { metrics: ['EventCount'] } },
    ...{ onFailure: { kind: 'sqs', kmsKeyArn: key(3), expirationInDays: 30 }, quarantine: 's3' },
    view: {
      projection: {
        ...{ each: 'lines', tombstoneRetentionDays: 45, attributes: { at: 'item.at' } },
        partitionKey: { name: 'sku', type: 'S', from: 'each.sku' },
        sortKey: { name: 'row', from: ['item.id', 'item.at'] },
      },
      ...{ pointInTimeRecoveryEnabled: false, kmsKeyArn: key(4) },
    },
  },
  queue: {
    ...ofFunctions,
    ...{ batchSize: 5, maximumBatchingWindowInSeconds: 1, scalingConfig: { maximumConcurrency: 10 } },
    ...{ filterCriteria: { filters }, enabled: false, onFailure: { kmsKeyArn: key(5) }, quarantine: 's3' },
    source: { queue: { arn: queueArn('orders') }, deadLetters, kmsKeyArn: key(6) },
  },
  fanOut: {
    ...{ fifo: true, encryption: { kind: 'customer-managed', kmsKeyArn: key(7) }, filterAttributes: ['status'] },
    ...{ claimCheck: true, claimCheckKeep: ['new.status'], claimCheckExpirationInDays: 60, transport: 'direct' },
    crossAccountSubscribers: {
      Partner: { accountId: '210987654321', queueArn: queueArn('partner.fifo') },
      Again: { accountId: '210987654321' },
    },
  },
  subscriber: {
    ...{ filterPolicy: '{"status":["PAID"]}', filterPolicyScope: 'MessageBody', rawMessageDelivery: true },
    ...{ maxReceiveCount: 5, visibilityTimeoutSeconds: 300, messageRetentionSeconds: 86_400 },
  },
};

const nothing: Knobs = {
  preventDestroy: false,
  table: { partitionKey: name('id') },
  stream: {},
  queue: { source: { queue: { arn: queueArn('orders') } } },
  fanOut: { claimCheck: false },
  subscriber: {},
};

const cases: readonly (readonly [string, Knobs])[] = [
  ['with everything set', everything],
  ['with everything left out', nothing],
  [
    'with queues for failures and no keys',
    {
      ...{ preventDestroy: true, table: { partitionKey: name('id'), sortKey: name('at') } },
      stream: { onFailure: { kind: 'sqs' }, reservedConcurrentExecutions: 7, tumblingWindowInSeconds: 60 },
      queue: { ...nothing.queue, quarantine: 'sqs', source: { queue: { arn: queueArn('orders') }, deadLetters } },
      ...{ fanOut: {}, subscriber: everything.subscriber },
    },
  ],
  [
    'with keys, a bucket for failures, a queue for the quarantine, and a plain view',
    {
      ...{ preventDestroy: false, table: { ...nothing.table, kmsKeyArn: key(1) } },
      stream: {
        ...{ expectedShards: 4, onFailure: { kmsKeyArn: key(3) }, quarantine: 'sqs' },
        view: {
          projection: {
            partitionKey: { name: 'sku', type: 'N', from: 'item.sku' },
            ...{ sortKey: { name: 'row', from: ['item.id'] }, attributes: {} },
          },
        },
      },
      queue: { ...everything.queue, tables: {}, statements: [] },
      ...{ fanOut: { encryption: { kind: 'customer-managed' } }, subscriber: {} },
    },
  ],
];

describeWithTerraform('constructs driven by variables', () => {
  let emulator: Emulator;
  let repository: StubRepository;

  beforeAll(async () => {
    emulator = await startEmulator();
    repository = makeStubRepository();
    const app = new App({ outdir: repository.outdir });
    addVariableConstructs(stackOf(app, 'variables'));
    for (const [index, [, knobs]] of cases.entries()) addLiteralConstructs(stackOf(app, `literal-${index}`), knobs);
    app.synth();
    for (const name of ['variables', ...cases.map((_case, index) => `literal-${index}`)]) {
      prepare(join(repository.outdir, 'stacks', name), emulator.endpoint);
      repository.write(`out/stacks/${name}/assets/stub.zip`, 'stub');
    }
  }, 10 * minutes);

  afterAll(() => {
    emulator.stop();
    repository.remove();
  });

  test.each(cases.map(([title, knobs], index) => [title, knobs, index] as const))(
    'plan what literals plan, %s',
    (_title, knobs, index) => {
      const folder = join(repository.outdir, 'stacks', 'variables');
      writeFileSync(join(folder, 'terraform.tfvars.json'), JSON.stringify(variableValues(knobs)));

      const byVariables = plannedBy(plan(folder));
      const byLiterals = plannedBy(plan(join(repository.outdir, 'stacks', `literal-${index}`)));

      expect(Object.keys(byVariables)).toEqual(Object.keys(byLiterals));
      expect(byVariables).toEqual(byLiterals);
    },
    5 * minutes,
  );
});

function stackOf(app: App, name: string): TerraformStack {
  const stack = new SnakeCaseStack(app, name);
  new AwsProvider(stack, 'Aws', { region: 'eu-central-1' });
  new LocalBackend(stack, { path: 'terraform.tfstate' });
  stack.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' });
  return stack;
}

/** Readable addresses, so that the two stacks can be laid side by side. */
class SnakeCaseStack extends TerraformStack {
  protected override allocateLogicalId(element: Parameters<TerraformStack['getLogicalId']>[0]): string {
    const node = 'node' in element ? element.node : element;
    return node.path.split('/').slice(1).join('_').replaceAll('-', '_').toLowerCase();
  }
}

/**
 * What a plan would create, by address: without the index of a `count`, which only variables have, and with each table
 * of a `for_each` under its own name.
 */
function plannedBy(made: Plan): { readonly [address: string]: unknown } {
  const entries = changesOf(made).map(({ type, name, index, change }) => {
    const own = typeof index === 'string' ? index.toLowerCase().replaceAll('_', '') : undefined;
    const address = `${type}.${own === undefined ? name : name.replace(/tables$/, own)}`;
    return [address, { after: change.after, unknown: change.after_unknown }] as const;
  });
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}
