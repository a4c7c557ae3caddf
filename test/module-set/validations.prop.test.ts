import fc from 'fast-check';
import { moduleDefinitions } from '../../module-set/definitions';
import { shapeRules } from '../../module-set/rules/shape-rules';
import type { SettingMistake } from '../../modules/errors';
import { brokenBy } from '../../modules/rule-evaluation';
import { checkShape, type Shape } from '../../stacks/checks/shape';
import { drawShape } from '../support/drawn-settings';

const where = 'dev/Orders';
const shapes: readonly (readonly [string, Shape])[] = moduleDefinitions({}).flatMap(({ name, variables }) =>
  variables
    .filter(({ attributes, shape }) => attributes.length === 0 && shape.kind !== 'any')
    .map((variable) => [`${name} ${variable.setting}`, variable.shape] as const),
);

describe('shapeRules', () => {
  test.each(shapes)('refuse of %s what a definition is refused for', (_name, shape) => {
    fc.assert(
      fc.property(drawShape(shape), (value) => {
        const mistakes: SettingMistake[] = [];

        checkShape(shape, value, { where, setting: 'setting' }, mistakes);
        const broken = shapeRules(shape, 'setting').flatMap((rule) => brokenBy(rule, { setting: value }, { where }));

        expect([...new Set(broken.map(ruleOf))].sort()).toEqual([...new Set(mistakes.map(ruleOf))].sort());
      }),
      { numRuns: 30 },
    );
  });
});

function ruleOf({ setting, rule }: SettingMistake): string {
  return `${setting} ${rule}`;
}
