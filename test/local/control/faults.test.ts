import { readFileSync } from 'node:fs';
import { faults } from '../../../local/control/faults';

const docs = readFileSync('docs/local-run.md', 'utf8');

describe('faults', () => {
  test.each(faults)('$name stands in the docs with the alarms that it raises', ({ name, alarms }) => {
    const row = docs.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));

    const documented = [
      ...(row
        ?.split('|')
        .at(-2)
        ?.matchAll(/`([\w-]+)`/g) ?? []),
    ].map(([, alarm]) => alarm);

    expect(row).toBeDefined();
    expect(documented).toEqual(alarms);
  });
});
