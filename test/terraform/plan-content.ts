import { basename } from 'node:path';
import type { Plan, ResourceChange } from './terraform';

/** A resource that would be made, by whatever address. */
export interface PlannedResource {
  readonly type: string;
  readonly after: unknown;
  readonly unknown: unknown;
}

/** What a plan would make, in an order that does not depend on addresses. Zips are told by the names of their files. */
export function plannedResources({ resource_changes }: Plan): readonly PlannedResource[] {
  const managed = resource_changes.filter(({ mode }) => mode === 'managed');
  const texts = managed.map((change) => JSON.stringify(withoutAddress(change)));
  return texts.sort().map((text) => JSON.parse(text) as PlannedResource);
}

function withoutAddress({ type, change }: ResourceChange): PlannedResource {
  const { filename } = change.after ?? {};
  const after = typeof filename === 'string' ? { ...change.after, filename: basename(filename) } : change.after;
  return { type, after, unknown: change.after_unknown };
}

/** Lists that Terraform writes in another order each time. */
const unordered = ['relevant_attributes', 'child_modules', 'checks', 'instances'];

/**
 * Everything that a plan says but when it was made and how the configuration spells its expressions. What is in a string
 * of JSON is given there as the string, so the two syntaxes differ.
 */
export function planContent(plan: Plan): unknown {
  return JSON.parse(JSON.stringify(plan), (name, value: unknown) => {
    if (name === 'timestamp' || /expressions?$/.test(name)) return undefined;
    if (!unordered.includes(name) || !Array.isArray(value)) return value;
    return value
      .map((each) => [JSON.stringify(each), each] as const)
      .toSorted(byText)
      .map(([, each]) => each as unknown);
  });
}

function byText([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
