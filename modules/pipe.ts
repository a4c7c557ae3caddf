import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { PipesPipe } from '@cdktf/provider-aws/lib/pipes-pipe';
import { dependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { accountIdOf } from './account';
import { allOf, anyOf, chooseText, is } from './condition';
import { keyOf, keyStatement } from './encryption-key';
import { jsonText } from './json-text';
import { names } from './names';
import type { OptionalBlock } from './optional-block';
import { addDynamicBlock, onceWhen } from './optional-resource';
import { arnOf, enrichmentAccess, targetAccess } from './pipe-access';
import { batchSizeDefault, pipeDefaults } from './pipe-defaults';
import { enrichmentParameters, sourceParameters, targetParameters } from './pipe-parameters';
import type { PipeEnrichment, PipeSettings, PipeTarget } from './pipe-settings';
import { type PolicyStatement, policyDocument } from './policy';
import { protection } from './protection';
import { Queue } from './queue';
import { type Condition, conditionalHead, expression, isExpression, isGiven, type Setting } from './setting';
import { streamAccess } from './stream-access';
import type { StreamSource } from './stream-source';

/** What a pipe reads: one of them. */
export interface PipeSource {
  /** A table's stream. */
  readonly dynamodb?: StreamSource;
  /** A Kinesis stream. */
  readonly kinesis?: StreamSource;
}

export interface PipeProps {
  /** Name of the pipe, at most 64 characters: `orders-dev-placed`. */
  readonly name: string;
  readonly source: PipeSource;
  readonly settings: PipeSettings;
  readonly preventDestroy: Setting<boolean>;
}

const { pipe: chosen } = pipeDefaults;

/**
 * A pipe from a stream to a target: role, log, and a queue for pointers to what it gives up.
 *
 * By default a batch is retried for six hours and halved, failures are told apart from their neighbours, and the role
 * may do what the pipe does, nothing else. Its address, name, source and starting position never depend on tuning:
 * a pipe that is replaced loses its place in the stream.
 */
export class Pipe extends Construct {
  readonly resource: PipesPipe;
  readonly deadLetters: Queue;
  readonly logGroupName: string;
  readonly roleName: string;

  constructor(scope: Construct, id: string, props: PipeProps) {
    super(scope, id);
    const { name, settings, preventDestroy } = props;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      name: names.pipeDeadLetterQueue(name),
      key: keyOf(settings.deadLetters?.kmsKeyArn),
      senders: () => [],
      preventDestroy,
    });
    const logs = new CloudwatchLogGroup(this, 'Logs', {
      name: names.pipeLogGroup(name),
      retentionInDays: settings.logRetentionInDays ?? chosen.logRetentionInDays,
    });
    this.logGroupName = logs.name;
    const role = roleOf(this, props);
    this.roleName = role.name;
    const policy = new IamRolePolicy(this, 'Policy', {
      name: 'pipe',
      role: role.name,
      policy: policyDocument(statementsOf(props, this.deadLetters)),
    });
    waitForRole(this.deadLetters, policy);
    this.resource = resourceOf(this, props, { roleArn: role.arn, logGroupArn: logs.arn, policy });
  }
}

/**
 * AWS tries the role while it makes a pipe, and one that fails then stays failed. IAM takes seconds to know a policy
 * everywhere; Terraform watches a queue's policy for 25 seconds, so the pipe waits for one that waits for the role's.
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/40572
 */
function waitForRole({ policy: queuePolicy }: Queue, rolePolicy: IamRolePolicy): void {
  queuePolicy.dependsOn = [dependable(rolePolicy)];
}

/** Only this pipe may take the role. */
function roleOf(scope: Pipe, { name, settings: { permissionsBoundary } }: PipeProps): IamRole {
  const accountId = accountIdOf(scope);
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'pipes.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: {
      StringEquals: { 'aws:SourceAccount': accountId },
      ArnLike: { 'aws:SourceArn': `arn:*:pipes:*:${accountId}:pipe/${name}` },
    },
  };
  return new IamRole(scope, 'Role', {
    name,
    assumeRolePolicy: jsonText({ Version: '2012-10-17', Statement: [trust] }),
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
  });
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html */
function statementsOf({ source, settings }: PipeProps, deadLetters: Queue): PolicyStatement[] {
  const { enrichment = {}, target } = settings;
  return [
    ...sourceAccess(source),
    ...enrichmentAccess(enrichment),
    ...targetAccess(target),
    { sid: 'SendFailures', actions: ['sqs:SendMessage'], resources: [deadLetters.arn] },
    keyStatement('EncryptFailures', ['kms:GenerateDataKey', 'kms:Decrypt'], keyOf(settings.deadLetters?.kmsKeyArn)),
  ];
}

const kinesisReadActions = [
  ...['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:GetRecords', 'kinesis:GetShardIterator'],
  ...['kinesis:ListShards', 'kinesis:ListStreams', 'kinesis:SubscribeToShard'],
];

function sourceAccess({ dynamodb, kinesis }: PipeSource): PolicyStatement[] {
  const [ofTable] = dynamodb === undefined ? [] : streamAccess(dynamodb);
  const isKinesis = isGiven(kinesis);
  return [
    ...(ofTable === undefined ? [] : [{ ...ofTable, when: isGiven(dynamodb) }]),
    { sid: 'ReadKinesis', actions: kinesisReadActions, resources: [kinesis?.streamArn ?? ''], when: isKinesis },
    decryptStatement('DecryptStream', dynamodb),
    decryptStatement('DecryptKinesis', kinesis),
  ];
}

function decryptStatement(sid: string, source: StreamSource | undefined): PolicyStatement {
  const key = keyOf(source?.kmsKeyArn);
  return keyStatement(sid, ['kms:Decrypt'], { ...key, isThere: allOf(isGiven(source), key.isThere) });
}

interface MadeParts {
  readonly roleArn: string;
  readonly logGroupArn: string;
  readonly policy: IamRolePolicy;
}

function resourceOf(scope: Pipe, { name, source, settings, preventDestroy }: PipeProps, made: MadeParts): PipesPipe {
  const { enrichment = {}, target } = settings;
  const enrichmentArn = enrichmentArnOf(enrichment);
  const pipe = new PipesPipe(scope, 'Pipe', {
    name,
    roleArn: made.roleArn,
    source: arnOf(sourcesOf(source).map(({ when, arn }) => [when, arn]))!,
    target: targetArnOf(target)!,
    ...(enrichmentArn === undefined ? {} : { enrichment: enrichmentArn }),
    desiredState: desiredStateOf(settings),
    dependsOn: [made.policy, scope.deadLetters.policy],
    ...protection(preventDestroy),
  });
  const parameters = sourceParameters(settings, {
    blocks: sourcesOf(source).map(({ block, when, startsAtTime }) => ({ name: block, when, startsAtTime })),
    deadLetterArn: scope.deadLetters.arn,
    batchSize: batchSizeOf(settings),
  });
  pipe.addOverride('source_parameters', [parameters]);
  addBlock(pipe, enrichmentParameters(enrichment));
  addBlock(pipe, targetParameters(target));
  pipe.addOverride('log_configuration', [logConfiguration(settings, made.logGroupArn)]);
  return pipe;
}

function sourcesOf({ dynamodb, kinesis }: PipeSource) {
  return [
    { block: 'dynamodb_stream_parameters', when: isGiven(dynamodb), arn: dynamodb?.streamArn, startsAtTime: false },
    { block: 'kinesis_stream_parameters', when: isGiven(kinesis), arn: kinesis?.streamArn, startsAtTime: true },
  ];
}

function targetArnOf(target: PipeTarget): string | undefined {
  const { eventBus, sqs, sns, lambda, stepFunctions, kinesis, firehose, cloudwatchLogs } = target;
  const { apiGateway, apiDestination } = target;
  const places = [eventBus, sqs, sns, lambda, stepFunctions, kinesis, firehose, cloudwatchLogs];
  return arnOf([...places, apiGateway, apiDestination].map((place) => [isGiven(place), place?.arn]));
}

function enrichmentArnOf(enrichment: PipeEnrichment): string | undefined {
  const { functionArn, stateMachineArn, apiGateway, apiDestination } = enrichment;
  return arnOf([
    [isGiven(functionArn), functionArn],
    [isGiven(stateMachineArn), stateMachineArn],
    [isGiven(apiGateway), apiGateway?.arn],
    [isGiven(apiDestination), apiDestination?.arn],
  ]);
}

/** An API takes one record at a time, and AWS refuses a pipe whose batches are larger than what it calls takes. */
function batchSizeOf({ batchSize, target, enrichment = {} }: PipeSettings): number {
  const given = isGiven(batchSize);
  if (given === true) return batchSize!;
  const apis = [target, enrichment].flatMap((place) => [place.apiGateway, place.apiDestination]);
  const single: Condition = anyOf(...apis.map(isGiven));
  const fallback = isExpression(single)
    ? expression`${conditionalHead(single)} ? 1 : ${batchSizeDefault}`
    : single
      ? 1
      : batchSizeDefault;
  if (given === false) return typeof fallback === 'number' ? fallback : Token.asNumber(fallback);
  return Token.asNumber(expression`coalesce(${batchSize}, ${fallback})`);
}

function desiredStateOf({ enabled }: PipeSettings): string {
  return chooseText(is(enabled ?? chosen.enabled, true), 'RUNNING', 'STOPPED');
}

/** Names below `/aws/vendedlogs/` share one resource policy, of which a region has ten. */
function logConfiguration(settings: PipeSettings, logGroupArn: string): object {
  const withData = is(settings.logExecutionData ?? chosen.logExecutionData, true);
  return {
    level: settings.logLevel ?? chosen.logLevel,
    ...(withData === false ? {} : { include_execution_data: withData === true ? ['ALL'] : executionData(withData) }),
    cloudwatch_logs_log_destination: [{ log_group_arn: logGroupArn }],
  };
}

function executionData(wanted: Condition): unknown {
  return expression`${conditionalHead(wanted)} ? ["ALL"] : null`;
}

function addBlock(pipe: PipesPipe, { name, when, content }: OptionalBlock): void {
  if (when === false) return;
  if (when === true) pipe.addOverride(name, [content]);
  else addDynamicBlock(pipe, name, onceWhen(when), content);
}
