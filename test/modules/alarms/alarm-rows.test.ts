import { readFileSync } from 'node:fs';
import { alarmRows } from '../../../modules/alarms/alarm-rows';
import { descriptionOf } from '../../../modules/alarms/metric-alarm';

const keys = alarmRows.map(({ key }) => key);
const runbook = readFileSync('docs/runbook.md', 'utf8');
const page = readFileSync('docs/alarms.md', 'utf8');

/** Text of each section by its heading, which is its anchor. */
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
);

describe('alarmRows', () => {
  test('have a section of the runbook each, and every section has an alarm', () => {
    const linked = alarmRows.map((row) => /docs\/runbook\.md#(\S+)$/.exec(descriptionOf(row, 'docs/runbook.md'))?.[1]);

    expect(linked.toSorted()).toEqual([...sections.keys()].toSorted());
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each(keys)('of %s tell what users notice, how to confirm, what to do and when it is over', (key) => {
    const labels = [...sections.get(key)!.matchAll(/^\*\*([^*]+)\.\*\*/gm)].map(([, label]) => label);

    expect(labels).toEqual(['What users notice', 'How to confirm', 'What to do', 'How to know that it is over']);
  });

  test('are listed with their kind, periods and treatment of missing data', () => {
    const listed = [
      ...page.matchAll(/^\| \[([a-z-]+)\]\(runbook\.md#([a-z-]+)\) \| .* \| (.*) \| .* \| (.*) \| (.*) \|$/gm),
    ];

    const rows = listed.map(([, key, anchor, ...cells]) => [key, anchor, ...cells]);

    expect(rows).toEqual(
      alarmRows.map(({ key, severity, breachingPeriods, periods, periodSeconds, missing }) => [
        ...[key, key, severity],
        `${breachingPeriods} of ${periods} × ${periodSeconds} s`,
        missing,
      ]),
    );
  });

  test.each(alarmRows)('$key says in one sentence what is wrong', ({ problem }) => {
    expect(problem).toMatch(/^[A-Z][^.]*\.$/);
  });
});
