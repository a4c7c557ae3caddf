/** A step of a path: a member, or any element of a list or a map. */
export type Step =
  | { readonly member: string; readonly isOptional: boolean }
  | { readonly each: 'list' | 'map'; readonly isOptional: boolean };

/** `tables?.*.sortKey?.name` -> `tables?`, any of the map, `sortKey?`, `name` */
export function stepsOf(path: string): readonly Step[] {
  if (path === '') return [];
  const names = path.replaceAll('[*]', '.[*]').split('.');
  return names.map((name) => {
    const isOptional = name.endsWith('?');
    const bare = isOptional ? name.slice(0, -1) : name;
    if (bare === '*' || bare === '[*]') return { each: bare === '*' ? 'map' : 'list', isOptional };
    return { member: bare, isOptional };
  });
}

/** Two paths with the same name lead to the same place, however optional their steps are. */
export function nameOf(steps: readonly Step[]): string {
  return steps.map((step) => ('member' in step ? step.member : step.each === 'list' ? '[*]' : '*')).join('.');
}

/** Positions after the steps that stand for any element. */
export function elementEnds(steps: readonly Step[]): readonly number[] {
  return steps.flatMap((step, index) => ('each' in step ? [index + 1] : []));
}
