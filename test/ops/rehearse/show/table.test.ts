import { stripVTControlCharacters } from 'node:util';
import type { Rehearsal } from '../../../../ops/rehearse/rehearsal';
import { rehearsalMarkdown } from '../../../../ops/rehearse/show/markdown';
import { changeText, rehearsalTable } from '../../../../ops/rehearse/show/table';
import { syntheticOneSide, syntheticRehearsal } from '../../../support/synthetic-rehearsal';
import { runWith } from './run-with';

const linesOf = (rehearsal: Rehearsal, columns = 120) =>
  rehearsalTable(rehearsal, columns).map(stripVTControlCharacters);

describe('rehearsalTable', () => {
  test('begins with the verdict and what differs between the settings', () => {
    expect(linesOf(syntheticRehearsal()).slice(0, 7)).toEqual([
      'Orders/ByProduct',
      '  ours loses nothing in 2 scenarios; in 1 of them records are late, repeated or given up',
      '  naive loses 1 record in 1 of 2 scenarios',
      '  source DynamoDB stream, batchSize 100',
      '  ours: bisectBatchOnFunctionError true',
      '  naive: bisectBatchOnFunctionError false',
      '  Assumed: The timeout of the function is not known before it is applied; 3 seconds are taken.',
    ]);
  });

  test('has the sides beside each other with the better value marked', () => {
    const lines = linesOf(syntheticRehearsal());

    expect(lines).toContainEqual(expect.stringMatching(/^ {2}Lost +0 \* +1$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {4}expired in the stream +0 +1$/));
    expect(lines).toContain('  * better');
  });

  test('has the sides below each other where they do not fit, within the width', () => {
    const lines = linesOf(syntheticRehearsal(), 50);

    expect(lines.filter((line) => /^ {2}Lost /.test(line))).toHaveLength(4);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
  });

  test('marks nothing with one side', () => {
    expect(linesOf(syntheticOneSide()).join('\n')).not.toContain('*');
  });

  test('tells where the poison went and what broke', () => {
    const rehearsal = syntheticOneSide();
    const violations = [{ property: 'order-per-item', atMs: 61_000, message: 'record 8 before record 7' }] as const;
    const results = rehearsal.sides[0]!.results.map((run) => runWith(run, { verdict: 'wrong-result', violations }));
    const lines = linesOf({ ...rehearsal, sides: [{ ...rehearsal.sides[0]!, results }] });

    expect(lines).toContain('  Poison record 1,024 went to the quarantine, whole, after 25 ms, alone.');
    expect(lines).toContain('  ! order-per-item (ours, seed 1, 1 min 1 s): record 8 before record 7');
  });

  test('says that its figures are the worst of several runs', () => {
    const rehearsal = syntheticOneSide();
    const [outage] = rehearsal.sides[0]!.results;
    const sides = [{ ...rehearsal.sides[0]!, results: [outage!, runWith(outage!, { seed: 2 })] }];

    expect(linesOf({ ...rehearsal, sides })).toContain('  Each figure is the worst of 2 runs.');
  });

  test('lets no name move the cursor or colour the terminal', () => {
    const rehearsal = syntheticOneSide();
    const evil = 'x\u001b[2J\u0007\ny';
    const results = rehearsal.sides[0]!.results.map((run) => ({
      ...run,
      scenario: { ...run.scenario, name: evil, title: evil },
    }));
    const side = { label: evil, settings: [{ name: evil, value: evil }], assumptions: [evil], results };
    const changes = rehearsal.changes.map((change) => ({ ...change, change: evil, scenario: evil }));

    const lines = rehearsalTable(
      { mapping: evil, command: evil, sides: [side, { ...side, label: `${evil}2` }], changes },
      100,
    );

    for (const control of ['\u001b[2J', '\u0007', '\n']) expect(lines.join('')).not.toContain(control);
  });
});

describe('changeText', () => {
  const before = {
    lost: 12,
    bystanders: 0,
    duplicated: 0,
    late: 5,
    recoveryMs: Number.POSITIVE_INFINITY,
    invocations: 10,
  };

  test('tells what differs and nothing else', () => {
    expect(changeText(before, { ...before, lost: 0, recoveryMs: 2_000 })).toBe('lost 12 → 0, to recover never → 2 s');
    expect(changeText(before, before)).toBe('no difference');
  });
});

describe('rehearsalMarkdown', () => {
  test('is a table for each scenario with the better value bold', () => {
    const lines = rehearsalMarkdown(syntheticRehearsal());

    expect(lines.slice(0, 3)).toEqual([
      '| The sink refuses every call for ten minutes. | ours | naive |',
      '| --- | ---: | ---: |',
      '| Lost | 0 | 0 |',
    ]);
    expect(lines).toContain('| Lost | **0** | 1 |');
    expect(lines.filter((line) => line === '')).toHaveLength(1);
  });

  test('lets no label end a cell', () => {
    const rehearsal = syntheticOneSide();

    const [head] = rehearsalMarkdown({ ...rehearsal, sides: [{ ...rehearsal.sides[0]!, label: 'a|b\n*c*' }] });

    expect(head).toBe('| The sink refuses every call for ten minutes. | a\\|b \\*c\\* |');
  });
});
