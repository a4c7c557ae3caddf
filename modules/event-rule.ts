import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { accountIdOf } from './account';
import { anyOf, chooseText, is } from './condition';
import { keyOf } from './encryption-key';
import type { EventFunction, EventRuleSettings, EventTarget } from './event-bus-settings';
import { jsonText } from './json-text';
import { names } from './names';
import type { OptionalBlock } from './optional-block';
import { addDynamicBlock, attributeOf, makeWhen, onceWhen } from './optional-resource';
import { arnOf } from './pipe-access';
import { eventRuleDefaults } from './pipe-defaults';
import { type PolicyStatement, policyDocument } from './policy';
import { Queue } from './queue';
import { type Condition, expression, isExpression, isGiven, optionalExpression, type Setting } from './setting';

export interface EventRuleProps {
  /** Name of the rule, at most 64 characters: `orders-dev-domain-placed`. */
  readonly name: string;
  readonly busName: string;
  readonly settings: EventRuleSettings;
  readonly preventDestroy: Setting<boolean>;
}

const { rule: chosen, ownQueue: chosenQueue } = eventRuleDefaults;

/**
 * A rule of a bus with its one target: an event is tried for a day, then kept with the reason in a queue of its own.
 * A role is made where EventBridge asks for one; elsewhere the target's own policy lets the rule in.
 */
export class EventRule extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly deadLetters: Queue;
  /** The queue that the rule fills, where it is the rule's own. */
  readonly queue: Queue | undefined;

  constructor(scope: Construct, id: string, props: EventRuleProps) {
    super(scope, id);
    const { name, busName, settings, preventDestroy } = props;
    const rule = new CloudwatchEventRule(this, 'Rule', {
      name,
      eventBusName: busName,
      eventPattern: patternText(settings.eventPattern),
      state: chooseText(is(settings.enabled ?? chosen.enabled, true), 'ENABLED', 'DISABLED'),
    });
    this.arn = rule.arn;
    this.name = rule.name;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      name: names.ruleDeadLetterQueue(name),
      key: keyOf(settings.deadLetters?.kmsKeyArn),
      senders: (queueArn) => [senderStatement('KeepUndelivered', queueArn, rule.arn)],
      preventDestroy,
    });
    this.queue = ownQueue(this, props);
    const role = makeRole(this, props);
    const permission = makePermission(this, settings.target.lambda);
    // Events that come while something is missing would end in the dead letters.
    const dependsOn = [this.deadLetters.policy, this.queue?.policy, role?.policy, permission].filter(isThere);
    makeTarget(this, props, { rule: rule.name, roleArn: role?.arn, dependsOn });
  }
}

function patternText(pattern: string | object): string {
  return typeof pattern === 'string' ? pattern : jsonText(pattern);
}

/** A rule of the same name in another account must not fill the queue. */
function senderStatement(sid: string, queueArn: string, ruleArn: string): PolicyStatement {
  return {
    sid,
    principal: { Service: 'events.amazonaws.com' },
    actions: ['sqs:SendMessage'],
    resources: [queueArn],
    condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
  };
}

function ownQueue(scope: EventRule, { name, settings, preventDestroy }: EventRuleProps): Queue | undefined {
  const { ownQueue: queue } = settings.target;
  const wanted = isGiven(queue);
  if (wanted === false) return undefined;
  return new Queue(scope, 'Queue', {
    name: names.ruleQueue(name),
    key: keyOf(undefined),
    messageRetentionSeconds: queue?.messageRetentionSeconds ?? chosenQueue.messageRetentionSeconds,
    visibilityTimeoutSeconds: queue?.visibilityTimeoutSeconds ?? chosenQueue.visibilityTimeoutSeconds,
    senders: (queueArn) => [senderStatement('SendEvents', queueArn, scope.arn)],
    preventDestroy,
    wanted,
  });
}

interface MadeRole {
  readonly arn: string;
  readonly policy: IamRolePolicy;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html */
function makeRole(scope: EventRule, { name, settings }: EventRuleProps): MadeRole | undefined {
  const statements = roleStatements(settings.target);
  const wanted = anyOf(...statements.map(({ when }) => when!));
  const { permissionsBoundary } = settings;
  const role = makeWhen(
    wanted,
    () =>
      new IamRole(scope, 'Role', {
        name,
        assumeRolePolicy: trustOf(scope),
        ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      }),
  );
  if (role === undefined) return undefined;
  const roleName = attributeOf(role, 'name');
  const document = policyDocument(statements);
  const policy = makeWhen(
    wanted,
    () => new IamRolePolicy(scope, 'Policy', { name: 'deliver', role: roleName, policy: document }),
  )!;
  const arn = attributeOf(role, 'arn');
  return { arn: isExpression(wanted) ? Token.asString(optionalExpression(expression`${arn}`, wanted)) : arn, policy };
}

/** Only this rule may take the role. */
function trustOf(scope: EventRule): string {
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: {
      StringEquals: { 'aws:SourceAccount': accountIdOf(scope) },
      ArnEquals: { 'aws:SourceArn': scope.arn },
    },
  };
  return jsonText({ Version: '2012-10-17', Statement: [trust] });
}

function roleStatements(target: EventTarget): PolicyStatement[] {
  const { stepFunctions, kinesis, firehose, eventBus, apiDestination } = target;
  const rows: readonly (readonly [string, readonly string[], { readonly arn: string } | undefined])[] = [
    ['StartWorkflow', ['states:StartExecution'], stepFunctions],
    ['PutRecords', ['kinesis:PutRecord', 'kinesis:PutRecords'], kinesis],
    ['Deliver', ['firehose:PutRecord', 'firehose:PutRecordBatch'], firehose],
    ['PutEvents', ['events:PutEvents'], eventBus],
    ['CallApiDestination', ['events:InvokeApiDestination'], apiDestination],
  ];
  return rows.map(([sid, actions, place]) => ({ sid, actions, resources: [place?.arn ?? ''], when: isGiven(place) }));
}

/** A function's alias is asked for by its own name and the function's. */
function makePermission(scope: EventRule, lambda: EventFunction | undefined): LambdaPermission | undefined {
  return makeWhen(isGiven(lambda), () => {
    const { functionArn, qualifier } = partsOf(lambda!.arn);
    return new LambdaPermission(scope, 'Permission', {
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      functionName: functionArn,
      ...(qualifier === undefined ? {} : { qualifier }),
      sourceArn: scope.arn,
    });
  });
}

/** `arn:aws:lambda:REGION:ACCOUNT:function:NAME` and what may come behind. */
function partsOf(arn: string): { readonly functionArn: string; readonly qualifier: string | undefined } {
  if (isExpression(arn)) {
    return {
      functionArn: Token.asString(expression`join(":", slice(split(":", ${arn}), 0, 7))`),
      qualifier: Token.asString(expression`try(split(":", ${arn})[7], null)`),
    };
  }
  const parts = arn.split(':');
  return { functionArn: parts.slice(0, 7).join(':'), qualifier: parts[7] };
}

interface TargetParts {
  readonly rule: string;
  readonly roleArn: string | undefined;
  readonly dependsOn: ITerraformDependable[];
}

function makeTarget(scope: EventRule, { busName, settings }: EventRuleProps, parts: TargetParts): void {
  const { target } = settings;
  const made = new CloudwatchEventTarget(scope, 'Target', {
    rule: parts.rule,
    eventBusName: busName,
    targetId: 'target',
    arn: targetArnOf(scope, target)!,
    ...(parts.roleArn === undefined ? {} : { roleArn: parts.roleArn }),
    ...(target.inputPath === undefined ? {} : { inputPath: target.inputPath }),
    retryPolicy: {
      maximumEventAgeInSeconds: settings.maximumEventAgeInSeconds ?? chosen.maximumEventAgeInSeconds,
      maximumRetryAttempts: settings.maximumRetryAttempts ?? chosen.maximumRetryAttempts,
    },
    deadLetterConfig: { arn: scope.deadLetters.arn },
    dependsOn: parts.dependsOn,
  });
  for (const { name, when, content } of targetBlocks(target)) {
    if (when === true) made.addOverride(name, [content]);
    else if (when !== false) addDynamicBlock(made, name, onceWhen(when), content);
  }
}

function targetBlocks({ sqs, kinesis }: EventTarget): readonly OptionalBlock[] {
  const { messageGroupId } = sqs ?? {};
  const { partitionKeyPath } = kinesis ?? {};
  return [
    { name: 'sqs_target', when: isGiven(messageGroupId), content: { message_group_id: messageGroupId } },
    { name: 'kinesis_target', when: isGiven(partitionKeyPath), content: { partition_key_path: partitionKeyPath } },
  ];
}

function targetArnOf({ queue }: EventRule, target: EventTarget): string | undefined {
  const { sqs, sns, lambda, stepFunctions, kinesis, firehose, eventBus, apiDestination } = target;
  const places = [sqs, sns, lambda, stepFunctions, kinesis, firehose, eventBus, apiDestination];
  const own = [isGiven(target.ownQueue), queue?.arn] as const;
  return arnOf([own, ...places.map((place): [Condition, string | undefined] => [isGiven(place), place?.arn])]);
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}
