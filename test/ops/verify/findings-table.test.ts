import type { Finding } from '../../../ops/verify/finding';
import { findingsTable, headline } from '../../../ops/verify/show/findings-table';

const findings: readonly Finding[] = [
  { level: 'right', subject: 'mapping', name: 'FanOut', text: 'Enabled' },
  { level: 'unsure', subject: 'lag', name: 'FanOut', text: 'no batch ended' },
  { level: 'wrong', subject: 'mapping', name: 'View', text: 'Disabled: nothing is read', see: 'docs/runbook.md#x' },
  { level: 'wrong', subject: 'sample', name: 'View', text: '2 differ', details: ['id=a is missing', 'id=\u001b[31mb'] },
];

describe('findingsTable', () => {
  it('shows the worst first, each with what to read and what it is made of', () => {
    expect(findingsTable(findings, 80)).toEqual([
      '  WRONG  mapping  View: Disabled: nothing is read',
      '                  docs/runbook.md#x',
      '  WRONG  sample   View: 2 differ',
      '                  id=a is missing',
      '                  id=b',
      '  ?      lag      FanOut: no batch ended',
      '  right  mapping  FanOut: Enabled',
    ]);
  });

  it('counts what it leaves out', () => {
    const details = Array.from({ length: 25 }, (_, index) => `id=${index} is missing`);

    const lines = findingsTable([{ ...findings[3]!, details }], 80);

    expect([lines.length, lines.at(-1)!.trim()]).toEqual([22, 'and 5 more']);
  });

  it('keeps within the terminal', () => {
    const long = { ...findings[2]!, text: 'word '.repeat(60).trim() };

    expect(findingsTable([long], 72).every((line) => line.length <= 72)).toBe(true);
  });
});

describe('headline', () => {
  it('counts what is wrong, and what could not be looked at', () => {
    const unseen: Finding = { level: 'unsure', subject: 'alarms', name: 'x', text: 'denied', isUnseen: true };

    expect(headline('orders', findings)).toBe('orders: 2 of 4 are wrong');
    expect(headline('orders', findings.slice(0, 3))).toBe('orders: 1 of 3 is wrong');
    expect(headline('orders', [findings[0]!, unseen])).toBe('orders: nothing of 2 is wrong, 1 could not be looked at');
  });
});
