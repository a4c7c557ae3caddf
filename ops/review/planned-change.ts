import { isJsonObject, type JsonObject, memberAt } from '../plan/json';
import type { PlanDocument } from '../plan/plan-document';
import type { PlanResource, ValuePath } from '../plan/plan-resource';

/** What Terraform would do with one resource; `forget` leaves it in AWS. */
export type PlannedAction = 'none' | 'create' | 'update' | 'delete' | 'replace' | 'overlap' | 'forget';

/**
 * One managed resource of a plan, changed or not. Secrets are not in it: each stands as a mark that equals the marks of
 * equal values, so that nothing that is printed from here can tell one.
 */
export interface PlannedChange {
  /** Name of the plan's file, where several are reviewed. */
  readonly plan: string | undefined;
  readonly document: PlanDocument;
  readonly address: string;
  readonly type: string;
  /** `overlap` is a replacement that creates before it destroys. */
  readonly action: PlannedAction;
  /** Terraform's word for why, as `replace_because_tainted`. */
  readonly reason: string | undefined;
  /** Undefined where there is none. */
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
  /** Mirrors `after` with true where only apply will tell. */
  readonly unknown: unknown;
  /** Attributes and blocks that cannot be changed in place, and are. */
  readonly replacedBy: readonly string[];
  /** The resource as planned; undefined where it goes. */
  readonly resource: PlanResource | undefined;
}

export type Side = 'before' | 'after';

export function textAt(change: PlannedChange, side: Side, ...path: ValuePath): string | undefined {
  const value = memberAt(change[side], path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberAt(change: PlannedChange, side: Side, ...path: ValuePath): number | undefined {
  const value = memberAt(change[side], path);
  return typeof value === 'number' ? value : undefined;
}

export function flagAt(change: PlannedChange, side: Side, ...path: ValuePath): boolean | undefined {
  const value = memberAt(change[side], path);
  return typeof value === 'boolean' ? value : undefined;
}

export function blocksAt(change: PlannedChange, side: Side, ...path: ValuePath): readonly JsonObject[] {
  const value = memberAt(change[side], path);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** A value that can be compared though it may be a secret. */
export function identityAt(change: PlannedChange, side: Side, ...path: ValuePath): string | undefined {
  const value = memberAt(change[side], path);
  return value === undefined || value === null || value === '' ? undefined : JSON.stringify(value);
}

/** True where only apply will tell. */
export function isUnknownAt({ unknown }: PlannedChange, ...path: ValuePath): boolean {
  return path.some((_, depth) => memberAt(unknown, path.slice(0, depth + 1)) === true);
}

export function differs(change: PlannedChange, ...path: ValuePath): boolean {
  return isUnknownAt(change, ...path) || identityAt(change, 'before', ...path) !== identityAt(change, 'after', ...path);
}

export function isDestroyed({ action }: PlannedChange): boolean {
  return action === 'delete' || action === 'replace' || action === 'overlap';
}

export function isReplaced({ action }: PlannedChange): boolean {
  return action === 'replace' || action === 'overlap';
}
