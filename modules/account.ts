import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** The account that the stack is deployed to; every construct of a stack shares one lookup. */
export function accountIdOf(scope: Construct): string {
  const stack = TerraformStack.of(scope);
  const existing = stack.node.tryFindChild('CallerIdentity') as DataAwsCallerIdentity | undefined;
  return (existing ?? new DataAwsCallerIdentity(stack, 'CallerIdentity')).accountId;
}
