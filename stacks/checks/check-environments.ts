import type { SettingMistake } from '../../modules/errors';
import type { EnvironmentDefinition } from '../definition';
import type { Draft } from './shape';

/** What environments must not share. */
export function checkEnvironments(environments: readonly Draft<EnvironmentDefinition>[]): SettingMistake[] {
  const names = new Set<string>();
  const states = new Map<string, string>();
  return environments.flatMap(({ name, state }) => {
    if (name === undefined) return [];
    const mistakes: SettingMistake[] = [];
    if (names.has(name)) {
      mistakes.push({
        where: name,
        setting: 'name',
        rule: 'must be unlike the other environments',
        value: name,
        remedy: 'Rename one.',
      });
    }
    names.add(name);
    if (state?.kind !== 's3') return mistakes;
    const object = `s3://${state.bucket}/${state.key}`;
    const owner = states.get(object);
    if (owner !== undefined) {
      const rule = `must not be the state of \`${owner}\`, which it would overwrite`;
      mistakes.push({ where: name, setting: 'state.key', rule, value: object, remedy: 'Give each environment a key.' });
    }
    states.set(object, name);
    return mistakes;
  });
}
