import type { PlanDocument } from './plan-document';
import type { PlanResource } from './plan-resource';
import type { ReferenceEnd, ResourceEnd } from './reference-ends';

export function isResource(end: ReferenceEnd): end is ResourceEnd {
  return end.kind === 'resource';
}

/** The instances in the plan that a reference means: one where its key, or that of what refers to it, decides. */
export function instancesOf({ resources }: PlanDocument, end: ResourceEnd): readonly PlanResource[] {
  const all = resources.filter((one) => one.mode === end.mode && one.type === end.type && one.name === end.name);
  const there = all.filter(
    ({ modules }) =>
      modules.length === end.modules.length &&
      end.modules.every(({ name, key }, index) => {
        const step = modules[index]!;
        return step.name === name && (key === undefined || step.key === key);
      }),
  );
  if (end.key !== undefined) return there.filter(({ key }) => key === end.key);
  const hinted = there.filter(({ key }) => key !== undefined && key === end.hint);
  return hinted.length > 0 ? hinted : there;
}
