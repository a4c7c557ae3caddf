import { allOf, chooseText, not } from './condition';
import { keyOf, keyStatement } from './encryption-key';
import { pipeDefaults } from './pipe-defaults';
import type { PipeEnrichment, PipeTarget } from './pipe-settings';
import type { PolicyStatement } from './policy';
import { type Condition, expression, isExpression, isGiven } from './setting';

/** What the role of a pipe needs for one kind of target or enrichment. */
interface Access {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly arn: string | undefined;
  readonly when: Condition;
}

/** What the pipe calls to hand a batch over, and what it does with the key of whatever takes it. */
export function targetAccess(target: PipeTarget): PolicyStatement[] {
  const { eventBus, sqs, sns, lambda, kinesis, firehose, cloudwatchLogs, apiGateway, apiDestination } = target;
  const logs = cloudwatchLogs && `${cloudwatchLogs.arn}:*`;
  return [
    ...[
      access('PutEvents', ['events:PutEvents'], eventBus),
      access('SendMessages', ['sqs:SendMessage'], sqs),
      access('Publish', ['sns:Publish'], sns),
      access('Invoke', ['lambda:InvokeFunction'], lambda),
      access('PutRecords', ['kinesis:PutRecord', 'kinesis:PutRecords'], kinesis),
      access('Deliver', ['firehose:PutRecord', 'firehose:PutRecordBatch'], firehose),
      { ...access('Log', ['logs:CreateLogStream', 'logs:PutLogEvents'], cloudwatchLogs), arn: logs },
      access('CallApi', ['execute-api:Invoke'], apiGateway),
      access('CallApiDestination', ['events:InvokeApiDestination'], apiDestination),
      ...workflowAccess(target),
    ].map(statementOf),
    keyStatement('EncryptMessages', ['kms:GenerateDataKey', 'kms:Decrypt'], keyOf(sqs?.kmsKeyArn)),
    keyStatement('EncryptNotices', ['kms:GenerateDataKey', 'kms:Decrypt'], keyOf(sns?.kmsKeyArn)),
    keyStatement('EncryptRecords', ['kms:GenerateDataKey'], keyOf(kinesis?.kmsKeyArn)),
  ];
}

/** What the pipe calls to ask about a batch. It waits for the answer. */
export function enrichmentAccess(enrichment: PipeEnrichment): PolicyStatement[] {
  const { functionArn, stateMachineArn, apiGateway, apiDestination } = enrichment;
  return [
    { sid: 'EnrichByFunction', actions: ['lambda:InvokeFunction'], arn: functionArn, when: isGiven(functionArn) },
    {
      sid: 'EnrichByWorkflow',
      actions: ['states:StartSyncExecution'],
      arn: stateMachineArn,
      when: isGiven(stateMachineArn),
    },
    access('EnrichByApi', ['execute-api:Invoke'], apiGateway),
    access('EnrichByApiDestination', ['events:InvokeApiDestination'], apiDestination),
  ].map(statementOf);
}

/** Starting a workflow and waiting for it are two actions. */
function workflowAccess({ stepFunctions }: PipeTarget): readonly Access[] {
  const waits = waitsFor(stepFunctions?.invocationType ?? pipeDefaults.stepFunctions.invocationType);
  const start = access('StartWorkflow', ['states:StartExecution'], stepFunctions);
  const run = access('RunWorkflow', ['states:StartSyncExecution'], stepFunctions);
  return [
    { ...start, when: allOf(start.when, not(waits)) },
    { ...run, when: allOf(run.when, waits) },
  ];
}

/** Terraform before 1.12 looks at both sides of an `&&`, and there may be no workflow. */
function waitsFor(invocationType: string): Condition {
  const waits = 'REQUEST_RESPONSE';
  return isExpression(invocationType)
    ? expression`try(${invocationType} == ${waits}, false)`
    : invocationType === waits;
}

function access(sid: string, actions: readonly string[], place: { readonly arn?: string } | undefined): Access {
  return { sid, actions, arn: place?.arn, when: isGiven(place) };
}

function statementOf({ sid, actions, arn, when }: Access): PolicyStatement {
  return { sid, actions, resources: [arn ?? ''], when };
}

/** The first ARN that is there; Terraform chooses where only it knows. */
export function arnOf(places: readonly (readonly [Condition, string | undefined])[]): string | undefined {
  return places.reduceRight<string | undefined>(
    (otherwise, [when, arn]) => (when === false ? otherwise : chooseText(when, arn, otherwise)),
    undefined,
  );
}
