import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { Construct } from 'constructs';
import { chosenDefaults } from './chosen-defaults';
import { is } from './condition';
import type { FunctionCode, FunctionSettings, VpcConfig } from './consumer-settings';
import { hasVariables, mergedEnvironment } from './environment';
import { jsonText } from './json-text';
import { names } from './names';
import { addDynamicBlock, onceWhen } from './optional-resource';
import { type PolicyStatement, policyDocument, type StatementList } from './policy';
import { isExpression, isGiven, type Setting, withFallback } from './setting';

export interface AliasedFunctionProps {
  /** Function name, at most 64 characters. */
  readonly name: string;
  readonly code: FunctionCode;
  readonly settings: FunctionSettings;
  /** Environment variables of the product's own; a map of them may be known to Terraform only. */
  readonly environment: readonly Setting<Record<string, string>>[];
  /** What the code, and Lambda on its behalf, calls besides logs, traces and network interfaces. */
  readonly statements: readonly (PolicyStatement | StatementList)[];
}

const { function: defaults } = chosenDefaults;

/**
 * A function with its role, its log group and an alias `live`. Whatever invokes the function uses the alias, so a new
 * version swaps in without touching the invoker, and pinning `functionVersion` rolls back.
 *
 * By default: Node.js 22 on arm64, 512 MB, 60 s, logs for 30 days, X-Ray on.
 */
export class AliasedFunction extends Construct {
  /** The function's name as it was asked for; a reference would be a cycle in what the function itself is told. */
  readonly name: string;
  readonly function: LambdaFunction;
  readonly alias: LambdaAlias;
  readonly roleName: string;
  readonly roleArn: string;
  readonly logGroupName: string;
  /** Whoever invokes the function on the role's permissions must wait for the policy. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, props: AliasedFunctionProps) {
    super(scope, id);
    this.name = props.name;
    const logs = new CloudwatchLogGroup(this, 'Logs', {
      name: names.logGroup(props.name),
      retentionInDays: props.settings.logRetentionInDays ?? defaults.logRetentionInDays,
    });
    const { permissionsBoundary } = props.settings;
    const role = new IamRole(this, 'Role', {
      name: props.name,
      assumeRolePolicy: trustLambda(),
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    });
    this.roleName = role.name;
    this.roleArn = role.arn;
    this.logGroupName = logs.name;
    this.policy = new IamRolePolicy(this, 'Policy', {
      name: 'consumer',
      role: role.name,
      policy: policyDocument([...runtimeStatements(props.settings, logs.arn), ...props.statements]),
    });
    this.function = functionOf(this, props, { roleArn: role.arn, logGroup: logs.name });
    this.alias = new LambdaAlias(this, 'Alias', {
      name: 'live',
      functionName: this.function.functionName,
      functionVersion: withFallback(props.settings.functionVersion, this.function.version),
    });
  }
}

function functionOf(scope: AliasedFunction, props: AliasedFunctionProps, made: { roleArn: string; logGroup: string }) {
  const { settings, code } = props;
  const lambda = new LambdaFunction(scope, 'Function', {
    functionName: props.name,
    role: made.roleArn,
    filename: code.filename,
    sourceCodeHash: code.sourceCodeHash,
    handler: code.handler ?? chosenDefaults.code.handler,
    runtime: settings.runtime ?? defaults.runtime,
    architectures: [...(settings.architectures ?? defaults.architectures)],
    memorySize: settings.memorySize ?? defaults.memorySize,
    timeout: settings.timeout ?? defaults.timeout,
    publish: true,
    loggingConfig: { logFormat: 'Text', logGroup: made.logGroup },
    tracingConfig: { mode: settings.tracing ?? defaults.tracing },
    ...(settings.layers === undefined ? {} : { layers: settings.layers as string[] }),
    ...(settings.reservedConcurrentExecutions === undefined
      ? {}
      : { reservedConcurrentExecutions: settings.reservedConcurrentExecutions }),
    // In a VPC, Lambda checks the network permissions while it creates the function.
    dependsOn: [scope.policy],
  });
  addEnvironment(lambda, [settings.environment, ...props.environment]);
  addVpcConfig(lambda, settings.vpcConfig);
  return lambda;
}

/**
 * Without a variable there is no block: AWS returns none that is empty, and the provider would publish another version
 * with every apply.
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/43763
 */
function addEnvironment(lambda: LambdaFunction, maps: readonly unknown[]): void {
  const wanted = hasVariables(maps);
  if (wanted === false) return;
  const variables = mergedEnvironment(maps);
  if (wanted === true) lambda.putEnvironment({ variables });
  else addDynamicBlock(lambda, 'environment', onceWhen(wanted), { variables });
}

function addVpcConfig(lambda: LambdaFunction, vpcConfig: VpcConfig | undefined): void {
  if (vpcConfig === undefined) return;
  const { subnetIds, securityGroupIds } = vpcConfig;
  const wanted = isGiven(vpcConfig);
  if (isExpression(wanted)) {
    const content = { subnet_ids: subnetIds, security_group_ids: securityGroupIds };
    addDynamicBlock(lambda, 'vpc_config', onceWhen(wanted), content);
  } else {
    lambda.putVpcConfig({ subnetIds: subnetIds as string[], securityGroupIds: securityGroupIds as string[] });
  }
}

function trustLambda(): string {
  return jsonText({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
}

/** X-Ray and network interfaces have no resource to name: AWS takes `*` only. */
function runtimeStatements(settings: FunctionSettings, logGroupArn: string): PolicyStatement[] {
  const tracing = settings.tracing ?? defaults.tracing;
  return [
    { sid: 'WriteLogs', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logGroupArn}:*`] },
    {
      sid: 'WriteTraces',
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      resources: ['*'],
      when: is(tracing, 'Active'),
    },
    {
      sid: 'UseNetworkInterfaces',
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: ['*'],
      when: isGiven(settings.vpcConfig),
    },
  ];
}
