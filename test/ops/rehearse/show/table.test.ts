import { stripVTControlCharacters } from 'node:util';
import type { RunResult } from '../../../../engine/sim/run-result';
import type { Rehearsal } from '../../../../ops/rehearse/rehearsal';
import { changeText, foldedChanges } from '../../../../ops/rehearse/show/change-text';
import { rehearsalMarkdown } from '../../../../ops/rehearse/show/markdown';
import { rehearsalTable } from '../../../../ops/rehearse/show/table';
import { syntheticOneSide, syntheticRehearsal } from '../../../support/synthetic-rehearsal';
import { poisonScenario, syntheticRun } from '../../../support/synthetic-run';
import { runWith } from './run-with';

const linesOf = (rehearsal: Rehearsal, columns = 120, withDetails = false) =>
  rehearsalTable(rehearsal, columns, withDetails).map(stripVTControlCharacters);

describe('rehearsalTable', () => {
  test('begins with the verdict and what differs between the settings', () => {
    expect(linesOf(syntheticRehearsal()).slice(0, 7)).toEqual([
      'Orders/ByProduct',
      '  ours loses nothing in 2 scenarios; in 1 of them records are late, repeated or given up',
      '  naive loses 2 records in 1 of 2 scenarios',
      '  source DynamoDB stream, batchSize 100',
      '  ours: bisectBatchOnFunctionError true',
      '  naive: bisectBatchOnFunctionError false',
      '  Assumed: The timeout of the function is not known before it is applied; 3 seconds are taken.',
    ]);
  });

  test('has the sides beside each other with the better value marked', () => {
    const lines = linesOf(syntheticRehearsal());

    expect(lines).toContainEqual(expect.stringMatching(/^ {2}Lost +0 \* +2$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {4}expired in the stream +0 +2$/));
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

    expect(lines).toContainEqual(
      expect.stringMatching(/^ {2}Poison record [\d,]+ went to the quarantine, whole, after 25 ms, alone\.$/),
    );
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

describe('rehearsalTable of many scenarios', () => {
  const named = (name: string, run: RunResult): RunResult => ({ ...run, scenario: { ...run.scenario, name } });
  const calm = syntheticRun({ ...poisonScenario, faults: [] }, { handling: 'quarantine', records: 50 });
  const [ours, naive] = syntheticRehearsal().sides;
  const poison = { ours: ours!.results[1]!, naive: naive!.results[1]! };
  const many: Rehearsal = {
    ...syntheticRehearsal(),
    sides: [
      { ...ours!, results: [...['a', 'b', 'c'].map((name) => named(name, calm)), poison.ours] },
      { ...naive!, results: [...['a', 'b', 'c'].map((name) => named(name, calm)), poison.naive] },
    ],
  };
  const alone: Rehearsal = { ...many, sides: [{ ...many.sides[1]! }] };

  test('begins with a line for each scenario', () => {
    const lines = linesOf(alone);

    expect(lines).toContainEqual(expect.stringMatching(/^ +verdict +lost +given up +duplicated +late +to recover$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}a +holds +0 +0 +0 +0 +–$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}poison +loses +[1-9]/));
  });

  test('has a line for each side of a scenario', () => {
    const lines = linesOf(many);
    const start = lines.indexOf('  poison');

    expect(lines.slice(start + 1, start + 3)).toEqual([
      expect.stringMatching(/^ {4}ours +holds +0 /),
      expect.stringMatching(/^ {4}naive +loses +[1-9]/),
    ]);
  });

  test('has sentences where the overview is too wide', () => {
    const lines = linesOf(many, 50);

    expect(lines).toContain('    ours: holds');
    expect(lines).toContainEqual(expect.stringMatching(/^ {4}naive: loses, lost [1-9]/));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
  });

  test('shows the figures of those that do not hold, and says how to see the others', () => {
    const lines = linesOf(alone);

    expect(lines.filter((line) => /^ {2}Lost /.test(line))).toHaveLength(1);
    expect(lines).toContain('  The 3 scenarios that hold are left out below; `--details` shows all figures.');
  });

  test('shows all figures where they are asked for', () => {
    const lines = linesOf(alone, 120, true);

    expect(lines.filter((line) => /^ {2}Lost /.test(line))).toHaveLength(4);
    expect(lines.join('\n')).not.toContain('--details');
  });

  test('shows all figures of three scenarios', () => {
    const results = alone.sides[0]!.results.slice(0, 3);
    const lines = linesOf({ ...alone, sides: [{ ...alone.sides[0]!, results }] });

    expect(lines.filter((line) => /^ {2}Lost /.test(line))).toHaveLength(3);
  });

  test('has no overview of one', () => {
    const results = alone.sides[0]!.results.slice(0, 1);

    expect(linesOf({ ...alone, sides: [{ ...alone.sides[0]!, results }] }).join('\n')).not.toContain('verdict');
  });

  test('folds figures that are nowhere above zero', () => {
    const results = alone.sides[0]!.results.slice(0, 1);
    const lines = linesOf({ ...alone, sides: [{ ...alone.sides[0]!, results }] });

    expect(lines).toContainEqual(expect.stringMatching(/^ {2}Lost +0$/));
    expect(lines).toContain(
      '  None: good records given up; told to the failure destination; quarantined, whole; duplicated; late',
    );
    expect(lines.join('\n')).not.toContain('Time to recover');
  });

  test('folds changes that do nothing', () => {
    const [change] = syntheticRehearsal().changes;
    const idle = { ...change!, change: 'batchSize 10 → 20', after: change!.before };
    const lines = linesOf({ ...alone, changes: [idle, change!, { ...idle, scenario: 'poison' }] });

    expect(lines.at(-1)).toBe('  No difference: batchSize 10 → 20 (outage, poison).');
    expect(lines.join('\n')).not.toContain('no difference');
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

  test('leaves out what reads the same', () => {
    const day = { ...before, recoveryMs: 86_400_000 };

    expect(changeText(day, { ...day, recoveryMs: 86_400_500 })).toBe('no difference');
  });
});

describe('foldedChanges', () => {
  test('has no sentence where every change does something', () => {
    const { changes } = syntheticRehearsal();

    expect(foldedChanges(changes)).toEqual({ telling: changes, idle: undefined });
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
    expect(lines).toContain('| Lost | **0** | 2 |');
    expect(lines.filter((line) => line === '')).toHaveLength(1);
  });

  test('lets no label end a cell', () => {
    const rehearsal = syntheticOneSide();

    const [head] = rehearsalMarkdown({ ...rehearsal, sides: [{ ...rehearsal.sides[0]!, label: 'a|b\n*c*' }] });

    expect(head).toBe('| The sink refuses every call for ten minutes. | a\\|b \\*c\\* |');
  });
});
