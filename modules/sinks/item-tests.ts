import type { ReplicationRules } from '../../handlers/sinks/replica/settings';
import { orNull } from '../condition';
import { expression, isExpression, isGiven, rawExpression } from '../setting';
import { snakeCase } from '../spelling';

type ItemTest = NonNullable<ReplicationRules['where']>[number];

const members = ['path', 'in', 'notIn', 'exists'] as const satisfies readonly (keyof ItemTest)[];

/** Tests of an item as handlers read them: those that only Terraform knows are spelled anew, without what is null. */
export function itemTestsOf(tests: readonly ItemTest[] | undefined): unknown {
  if (!isExpression(tests)) return tests;
  const object = `{ ${members.map((member) => `${member} = test.${snakeCase(member)}`).join(', ')} }`;
  const test = `{ for name, value in ${object} : name => value if value != null }`;
  return orNull(isGiven(tests), expression`[for test in ${tests} : ${rawExpression(test)}]`);
}
