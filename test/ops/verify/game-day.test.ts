import { readFileSync } from 'node:fs';
import { faults } from '../../../local/control/faults';

const page = readFileSync('docs/game-day.md', 'utf8');

const sections = page
  .split(/^## (?=\d)/m)
  .slice(1)
  .map((text) => text.split(/^## /m)[0]!);

const named = (text: string) =>
  [...text.matchAll(/--fault ([a-z,-]+)/g)]
    .flatMap(([, names]) => names!.split(','))
    .filter((name) => name !== 'traffic');

describe('the game day', () => {
  test.each(sections.map((text) => [text.split('\n')[0]!, text]))('%s', (_, section) => {
    const rehearsed = named(section).map((name) => faults.find((fault) => fault.name === name));
    const seen = [...section.matchAll(/runbook\.md#([a-z-]+)/g)].map(([, key]) => key!);

    expect(rehearsed.length).toBeGreaterThan(0);
    expect(rehearsed).not.toContain(undefined);
    expect(section).toMatch(/\*\*Stop:\*\*/);
    // What is rehearsed here raises at least one of the alarms that are to be seen there.
    const raised = rehearsed.flatMap((fault) => fault!.alarms);
    expect(seen.filter((key) => raised.includes(key))).not.toEqual([]);
  });
});
