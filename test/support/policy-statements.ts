/** A statement of a policy as a test asks about it: always lists. */
export interface ReadStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principal: unknown;
  readonly condition: unknown;
}

/** Reads the text of a policy, as it was synthesized or applied. */
export function statementsOf(policy: string): readonly ReadStatement[] {
  const { Statement } = JSON.parse(policy) as { Statement: Record<string, unknown>[] };
  return Statement.map((statement) => ({
    effect: String(statement.Effect),
    actions: listOf(statement.Action),
    resources: listOf(statement.Resource),
    principal: statement.Principal,
    condition: statement.Condition,
  }));
}

/** Every action that a policy allows, sorted. */
export function allowedActionsOf(policy: string): readonly string[] {
  const allowed = statementsOf(policy).filter(({ effect }) => effect === 'Allow');
  return [...new Set(allowed.flatMap(({ actions }) => actions))].sort();
}

/** Actions that a policy allows on everything. */
export function wildcardActionsOf(policy: string): readonly string[] {
  const wide = statementsOf(policy).filter(({ effect, resources }) => effect === 'Allow' && resources.includes('*'));
  return wide.flatMap(({ actions }) => actions);
}

/** Actions that AWS lets nobody restrict to a resource: traces, network interfaces, and deliveries of logs. */
export const forcedWildcardActions: readonly string[] = [
  ...['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
  ...['CreateLogDelivery', 'GetLogDelivery', 'UpdateLogDelivery', 'DeleteLogDelivery', 'ListLogDeliveries']
    .concat(['PutResourcePolicy', 'DescribeResourcePolicies', 'DescribeLogGroups'])
    .map((name) => `logs:${name}`),
  ...['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface']
    .concat(['AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'])
    .map((name) => `ec2:${name}`),
];

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : [String(value)];
}
