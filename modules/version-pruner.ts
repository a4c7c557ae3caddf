import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { pruneVersionsEnv } from '../handlers/prune-versions/env';
import { AliasedFunction } from './aliased-function';
import type { FunctionCode, FunctionSettings } from './consumer-settings';
import { environmentOf } from './environment';
import { type PolicyStatement, policyDocument } from './policy';
import { expression, isExpression, type Setting } from './setting';

export interface VersionPrunerProps {
  /** Function name: `orders-dev-version-pruner`. */
  readonly name: string;
  readonly code: FunctionCode;
  readonly settings: Pick<FunctionSettings, 'logRetentionInDays' | 'tracing' | 'permissionsBoundary'>;
  /** The functions whose versions it prunes; or a map that only Terraform knows, of function name to ARN. */
  readonly functions: Setting<readonly AliasedFunction[]>;
  /** Versions of each function that stay. */
  readonly keepVersions: number;
}

/**
 * Deletes old versions once a day: every deploy publishes one, and an account has 75 GB for all of them. It may delete
 * versions of these functions and of its own, never a function.
 */
export class VersionPruner extends Construct {
  readonly function: AliasedFunction;

  constructor(scope: Construct, id: string, { name, code, settings, functions, keepVersions }: VersionPrunerProps) {
    super(scope, id);
    const { functionNames, arns } = prunedOf(functions, name);
    this.function = new AliasedFunction(this, 'Default', {
      name,
      code,
      settings: { ...settings, memorySize: 128, timeout: 300 },
      environment: [environmentOf(pruneVersionsEnv, { functionNames, keepVersions })],
      statements: pruningOf(arns),
    });
    permitSelf(this);
    runDaily(this, name);
  }
}

/**
 * By name, as Terraform sorts a map. The pruner's own name comes last, written out: a reference to itself would be a
 * cycle.
 */
function prunedOf(functions: VersionPrunerProps['functions'], name: string) {
  if (isExpression(functions)) {
    return { functionNames: expression`concat(keys(${functions}), ${[name]})`, arns: functions };
  }
  const sorted = [...functions].sort((left, right) => (left.name < right.name ? -1 : 1));
  return {
    functionNames: [...sorted.map((each) => each.function.functionName), name],
    arns: sorted.map((each) => each.function.arn),
  };
}

/** The rights on functions, given as their ARNs or as a map of them. */
function pruningOf(arns: Setting<readonly string[]>): PolicyStatement[] {
  const [functions, versions] = isExpression(arns)
    ? [Token.asList(expression`values(${arns})`), Token.asList(expression`[for arn in values(${arns}) : "\${arn}:*"]`)]
    : [arns, arns.map((arn) => `${arn}:*`)];
  return [
    { sid: 'FindVersions', actions: ['lambda:ListVersionsByFunction', 'lambda:ListAliases'], resources: functions },
    { sid: 'DeleteVersions', actions: ['lambda:DeleteFunction'], resources: versions },
  ];
}

/** A policy apart, because the function waits for its first one, which can thus not name it. */
function permitSelf(pruner: VersionPruner): void {
  const { roleName, function: self } = pruner.function;
  const policy = policyDocument(pruningOf([self.arn]));
  new IamRolePolicy(pruner, 'SelfPolicy', { name: 'self', role: roleName, policy });
}

function runDaily(pruner: VersionPruner, name: string): void {
  const { alias } = pruner.function;
  const rule = new CloudwatchEventRule(pruner, 'Schedule', { name, scheduleExpression: 'rate(1 day)' });
  const permission = new LambdaPermission(pruner, 'Permission', {
    statementId: 'Schedule',
    action: 'lambda:InvokeFunction',
    functionName: alias.functionName,
    qualifier: alias.name,
    principal: 'events.amazonaws.com',
    sourceArn: rule.arn,
  });
  new CloudwatchEventTarget(pruner, 'Target', { rule: rule.name, arn: alias.arn, dependsOn: [permission] });
}
