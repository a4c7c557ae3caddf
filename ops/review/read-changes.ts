import { SettingsError } from '../../handlers/core/errors';
import { type JsonObject, listOf, memberAt, memberOf, objectOf } from '../plan/json';
import { type PlanDocument, planDocumentOf, remedy } from '../plan/plan-document';
import type { PlanResource } from '../plan/plan-resource';
import type { SecretMarks } from './mask-secrets';
import type { PlannedAction, PlannedChange } from './planned-change';

/** A plan with what it would change. */
export interface ReviewedPlan {
  readonly name: string | undefined;
  readonly document: PlanDocument;
  readonly changes: readonly PlannedChange[];
  /** Version constraints of the AWS provider, as the configuration writes them, by module. */
  readonly providerConstraints: readonly ProviderConstraint[];
  readonly region: string | undefined;
  /** Terraform could not plan everything, or was told not to. */
  readonly isPartial: boolean;
}

export interface ProviderConstraint {
  /** `module.orders`, without keys; empty for the root. */
  readonly module: string;
  readonly constraint: string;
}

/**
 * `marks` are shared by the plans of a review: what one plan names is compared with what another does. Throws a
 * `SettingsError` for what is no plan; a state has nothing to review.
 */
export function readChanges(json: unknown, name: string | undefined, marks: SecretMarks): ReviewedPlan {
  const document = planDocumentOf(json);
  const plan = objectOf(json);
  if (plan.planned_values === undefined) {
    throw new SettingsError([`The plan must say what would change, got a state. ${remedy}`]);
  }
  const resources = new Map(document.resources.map((resource) => [resource.address, resource]));
  const changes = listOf(plan.resource_changes).flatMap((entry) => {
    const change = changeOf(objectOf(entry), { name, document, resources, marks });
    return change ? [change] : [];
  });
  return {
    name,
    document,
    changes,
    providerConstraints: constraintsOf(plan),
    region: regionOf(plan, document),
    isPartial: plan.errored === true || plan.complete === false,
  };
}

interface Reading {
  readonly name: string | undefined;
  readonly document: PlanDocument;
  readonly resources: ReadonlyMap<string, PlanResource>;
  readonly marks: SecretMarks;
}

function changeOf(entry: JsonObject, { name, document, resources, marks }: Reading): PlannedChange | undefined {
  const { address, type, mode, action_reason: reason } = entry;
  const change = objectOf(entry.change);
  const action = actionOf(listOf(change.actions));
  if (typeof address !== 'string' || typeof type !== 'string' || mode === 'data' || !action) return undefined;
  const side = (values: unknown, mask: unknown) =>
    values === null || values === undefined ? undefined : objectOf(marks.mask(values, mask));
  return {
    plan: name,
    document,
    address,
    type,
    action,
    reason: typeof reason === 'string' ? reason : undefined,
    before: side(change.before, change.before_sensitive),
    after: side(change.after, change.after_sensitive),
    unknown: change.after_unknown,
    replacedBy: [...new Set(listOf(change.replace_paths).map((path) => pathText(listOf(path))))],
    resource: resources.get(address),
  };
}

const actions: { readonly [actions: string]: PlannedAction } = {
  'no-op': 'none',
  create: 'create',
  update: 'update',
  delete: 'delete',
  'delete,create': 'replace',
  'create,delete': 'overlap',
  forget: 'forget',
  // Newer: the old one stays in AWS, and a new one is made beside it.
  'create,forget': 'create',
};

function actionOf(listed: readonly unknown[]): PlannedAction | undefined {
  const key = listed.join(',');
  return Object.hasOwn(actions, key) ? actions[key] : undefined;
}

/** Steps into lists say nothing to a reader: `source_parameters.kinesis_stream_parameters`. */
function pathText(path: readonly unknown[]): string {
  return path.filter((step) => typeof step === 'string').join('.');
}

function constraintsOf(plan: JsonObject): readonly ProviderConstraint[] {
  const configs = Object.values(objectOf(memberAt(plan, ['configuration', 'provider_config'])));
  return configs.flatMap((config) => {
    const { full_name: full, name, version_constraint: constraint, module_address: module } = objectOf(config);
    const isAws = name === 'aws' || String(full).endsWith('/aws');
    const text = typeof constraint === 'string' ? constraint : '';
    return isAws ? [{ module: typeof module === 'string' ? module : '', constraint: text }] : [];
  });
}

/** As the configuration says, or as the ARN of something that is there already does. */
function regionOf(plan: JsonObject, { variables }: PlanDocument): string | undefined {
  const configs = Object.values(objectOf(memberAt(plan, ['configuration', 'provider_config'])));
  const written = configs.flatMap((config) => {
    const region = memberAt(config, ['expressions', 'region']);
    const [reference] = listOf(memberOf(region, 'references')).map(String);
    const variable = reference?.startsWith('var.') ? memberAt(variables, [reference.slice(4), 'value']) : undefined;
    return [memberOf(region, 'constant_value'), variable].filter(isRegion);
  });
  const arns = listOf(plan.resource_changes).map((entry) => memberAt(entry, ['change', 'before', 'arn']));
  return [...written, ...arns.map((arn) => String(arn).split(':')[3]).filter(isRegion)][0];
}

function isRegion(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z]{2}(-[a-z]+)+-\d$/.test(value);
}
