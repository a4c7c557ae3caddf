import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { backfillLoaderEnv, type LoadedConsumer } from '../handlers/backfill-loader/env';
import { accountIdOf } from './account';
import { AliasedFunction } from './aliased-function';
import { type BackfillSettings, backfillDefaults } from './backfill-settings';
import { backfillStates, filesLabel } from './backfill-states';
import { Bucket } from './bucket';
import { chooseText, is } from './condition';
import type { FunctionCode } from './consumer-settings';
import { keyOf, keyStatement } from './encryption-key';
import { environmentOf } from './environment';
import { jsonText } from './json-text';
import { names } from './names';
import { type PolicyStatement, policyDocument } from './policy';
import { expression, isGiven, type Setting } from './setting';

export interface BackfillProps {
  /** Name of the function and the workflow: `orders-dev-backfill`. */
  readonly name: string;
  /** The table whose exports it takes. */
  readonly table: { readonly arn: string; readonly keyAttributes: Setting<readonly string[]> };
  /** Who gets the items; or a list that only Terraform knows. */
  readonly consumers: Setting<readonly LoadedConsumer[]>;
  /** ARNs of the functions that they call. */
  readonly functionArns: readonly string[];
  readonly settings: BackfillSettings;
  readonly code: FunctionCode;
  readonly preventDestroy: Setting<boolean>;
}

/**
 * Brings an export of a table that outgrows one machine to consumers: a workflow that has each file brought by a function
 * of the product, as `tributary backfill --seed` would, many files at once.
 *
 * It runs when somebody starts it: `{ "export": "s3://BUCKET/PREFIX/AWSDynamoDB/ID/" }`. What a consumer does not take is
 * kept whole below `failed/` in a bucket of its own, what became of each file below `results/`.
 */
export class Backfill extends Construct {
  readonly function: AliasedFunction;
  readonly bucket: Bucket;
  readonly stateMachine: SfnStateMachine;

  constructor(scope: Construct, id: string, props: BackfillProps) {
    super(scope, id);
    const { name, settings, preventDestroy } = props;
    this.bucket = new Bucket(this, 'Bucket', {
      bucketPrefix: names.backfillBucketPrefix(name),
      expirationInDays: settings.expirationInDays ?? backfillDefaults.expirationInDays,
      key: keyOf(settings.kmsKeyArn),
      versioned: true,
      preventDestroy,
    });
    this.function = loaderOf(this, props);
    this.stateMachine = stateMachineOf(this, props);
  }
}

function loaderOf(scope: Backfill, { name, table, consumers, functionArns, settings, code }: BackfillProps) {
  const { loader = {} } = settings;
  const { memorySize, timeout } = backfillDefaults.loader;
  return new AliasedFunction(scope, 'Default', {
    name,
    code,
    settings: { ...loader, memorySize: loader.memorySize ?? memorySize, timeout: loader.timeout ?? timeout },
    environment: [
      environmentOf(backfillLoaderEnv, {
        consumers,
        tableArn: table.arn,
        keyAttributes: table.keyAttributes,
        failuresBucket: scope.bucket.name,
      }),
    ],
    statements: [
      ...exportAccess(settings),
      { sid: 'InvokeConsumers', actions: ['lambda:InvokeFunction'], resources: functionArns },
      { sid: 'WriteFailures', actions: ['s3:PutObject'], resources: [`${scope.bucket.arn}/failed/*`] },
      keyStatement('EncryptFailures', ['kms:GenerateDataKey'], keyOf(settings.kmsKeyArn)),
    ],
  });
}

/** DynamoDB puts all of an export below `AWSDynamoDB/`. */
function exportAccess({ exports: { bucketArn, prefix, kmsKeyArn } }: BackfillSettings): PolicyStatement[] {
  const objects = chooseText(
    isGiven(prefix),
    `${bucketArn}/${prefix ?? ''}/AWSDynamoDB/*`,
    `${bucketArn}/AWSDynamoDB/*`,
  );
  return [
    { sid: 'ReadExports', actions: ['s3:GetObject'], resources: [objects] },
    keyStatement('DecryptExports', ['kms:Decrypt'], keyOf(kmsKeyArn)),
  ];
}

function stateMachineOf(scope: Backfill, { name, settings }: BackfillProps): SfnStateMachine {
  const { logRetentionInDays, tracing } = { ...backfillDefaults.loader, ...settings.loader };
  const isTraced = is(tracing, 'Active');
  const logs = new CloudwatchLogGroup(scope, 'RunLogs', {
    name: names.stateMachineLogGroup(name),
    retentionInDays: logRetentionInDays,
  });
  const role = roleOf(scope, name, settings);
  const policy = new IamRolePolicy(scope, 'RunPolicy', {
    name: 'run',
    role: role.name,
    policy: policyDocument([
      ...runStatements(scope, settings),
      { sid: 'WriteTraces', actions: traceActions, resources: ['*'], when: isTraced },
    ]),
  });
  const stateMachine = new SfnStateMachine(scope, 'StateMachine', {
    name,
    roleArn: role.arn,
    type: 'STANDARD',
    definition: backfillStates({
      loaderArn: scope.function.alias.arn,
      bucket: scope.bucket.name,
      concurrency: settings.concurrency ?? backfillDefaults.concurrency,
      toleratedFailurePercentage: settings.toleratedFailurePercentage ?? backfillDefaults.toleratedFailurePercentage,
    }),
    // What is executed names files and counts; items are in none of it.
    loggingConfiguration: { level: 'ERROR', includeExecutionData: true, logDestination: `${logs.arn}:*` },
    tracingConfiguration: { enabled: isTraced },
    // AWS looks at what the role may do with logs while it makes a workflow.
    dependsOn: [policy],
  });
  permitSelf(scope, role, stateMachine);
  return stateMachine;
}

function roleOf(scope: Backfill, name: string, { loader }: BackfillSettings): IamRole {
  const accountId = accountIdOf(scope);
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'states.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: {
      StringEquals: { 'aws:SourceAccount': accountId },
      ArnLike: { 'aws:SourceArn': `arn:*:states:*:${accountId}:stateMachine:*` },
    },
  };
  return new IamRole(scope, 'RunRole', {
    name: names.backfillRun(name),
    assumeRolePolicy: jsonText({ Version: '2012-10-17', Statement: [trust] }),
    ...(loader?.permissionsBoundary === undefined ? {} : { permissionsBoundary: loader.permissionsBoundary }),
  });
}

const traceActions = [
  ...['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  ...['xray:GetSamplingRules', 'xray:GetSamplingTargets'],
];

/** Log deliveries have no resource to name: AWS takes `*` only. */
const logActions = [
  ...['logs:CreateLogDelivery', 'logs:GetLogDelivery', 'logs:UpdateLogDelivery', 'logs:DeleteLogDelivery'],
  ...['logs:ListLogDeliveries', 'logs:PutResourcePolicy', 'logs:DescribeResourcePolicies', 'logs:DescribeLogGroups'],
];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html */
function runStatements({ bucket, function: loader }: Backfill, settings: BackfillSettings): PolicyStatement[] {
  const writing = ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'];
  return [
    { sid: 'InvokeLoader', actions: ['lambda:InvokeFunction'], resources: [loader.alias.arn] },
    ...exportAccess(settings),
    { sid: 'WriteResults', actions: writing, resources: [`${bucket.arn}/results/*`] },
    // An upload in parts is decrypted to be put together.
    keyStatement('EncryptResults', ['kms:GenerateDataKey', 'kms:Decrypt'], keyOf(settings.kmsKeyArn)),
    { sid: 'WriteLogs', actions: logActions, resources: ['*'] },
  ];
}

/** A policy apart, because the workflow waits for its first one, which can thus not name it. */
function permitSelf(scope: Backfill, role: IamRole, { arn }: SfnStateMachine): void {
  const executionsOf = (label: string) =>
    Token.asString(expression`format(${`%s${label}:*`}, replace(${arn}, ":stateMachine:", ":execution:"))`);
  const policy = policyDocument([
    { sid: 'StartFiles', actions: ['states:StartExecution'], resources: [arn] },
    {
      sid: 'FollowFiles',
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: [executionsOf('')],
    },
    { sid: 'RepeatFiles', actions: ['states:RedriveExecution'], resources: [executionsOf(`/${filesLabel}`)] },
  ]);
  new IamRolePolicy(scope, 'SelfPolicy', { name: 'self', role: role.name, policy });
}
