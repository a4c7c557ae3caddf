import { identityAt, type PlannedChange, type Side } from '../planned-change';
import { referredChange } from '../referred-changes';
import type { Reviewed } from './hazard';
import { functionOf, mappingType, readsStream } from './mapping';

/** The function that a mapping calls, where the plan holds it. */
export function functionBehind(mapping: PlannedChange, review: Reviewed): PlannedChange | undefined {
  const name = functionOf(mapping, 'after') ?? functionOf(mapping, 'before');
  const [byName] = functionsNamed(name, mapping, review);
  return byName ?? referredChange(mapping, ['function_name'], ['aws_lambda_function'], review.changes);
}

/** Those of the mapping's own plan, else of all: a function in another region may have the same name. */
export function functionsNamed(
  name: string | undefined,
  { document }: PlannedChange,
  { changes }: Reviewed,
): readonly PlannedChange[] {
  const named = changes.filter(
    (one) => one.type === 'aws_lambda_function' && name !== undefined && nameOf(one) === name,
  );
  const own = named.filter((one) => one.document === document);
  return own.length > 0 ? own : named;
}

/**
 * Name of the function that a mapping is to call, where its ARN is not there yet: by what it refers to, directly or by an
 * alias. Undefined where only apply will tell; a secret as its mark.
 */
export function functionAhead(mapping: PlannedChange, { changes }: Reviewed): string | undefined {
  const types = ['aws_lambda_function', 'aws_lambda_alias'];
  const behind = (one: PlannedChange) => referredChange(one, ['function_name'], types, changes);
  const named = behind(mapping);
  const found = named?.type === 'aws_lambda_alias' ? behind(named) : named;
  return [mapping, named, found].map((one) => one && functionOf(one, 'after')).find((name) => name !== undefined);
}

function nameOf(change: PlannedChange): string | undefined {
  return functionOf(change, 'after') ?? functionOf(change, 'before');
}

/** Functions that a mapping of a stream calls before and after: a stop of those makes records wait. */
export function streamFunctions(review: Reviewed): readonly PlannedChange[] {
  const mappings = review.changes.filter(
    (one) => one.type === mappingType && one.before !== undefined && readsStream(one, 'before'),
  );
  const found = mappings.map((one) => functionBehind(one, review));
  return [...new Set(found.filter((one) => one !== undefined))];
}

const policyTypes = new Set(['aws_iam_role_policy', 'aws_iam_role_policy_attachment']);

/** Policies in the plan of the role that a function has, by the role's name or by reference. */
export function policiesOf(found: PlannedChange, review: Reviewed): readonly PlannedChange[] {
  const roles = review.changes.filter(({ type }) => type === 'aws_iam_role');
  return review.changes.filter((one) => policyTypes.has(one.type) && isOfRole(one, roleOf(found, roles), roles));
}

/** A function names its role by ARN. */
export function roleOf(found: PlannedChange, roles: readonly PlannedChange[]): PlannedChange | undefined {
  const isSame = (side: Side) => (role: PlannedChange) => {
    const arn = identityAt(role, side, 'arn');
    return arn !== undefined && arn === identityAt(found, side, 'role');
  };
  return (
    roles.find(isSame('before')) ??
    roles.find(isSame('after')) ??
    referredChange(found, ['role'], ['aws_iam_role'], roles)
  );
}

function isOfRole(policy: PlannedChange, role: PlannedChange | undefined, roles: readonly PlannedChange[]): boolean {
  if (!role) return false;
  const names = (['before', 'after'] as const).map((side) => [
    identityAt(policy, side, 'role'),
    identityAt(role, side, 'name'),
  ]);
  return (
    names.some(([one, other]) => one !== undefined && one === other) ||
    referredChange(policy, ['role'], ['aws_iam_role'], roles) === role
  );
}
