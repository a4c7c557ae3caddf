import type { BackfillState } from '../../../ops/backfill/backfill-journal';
import { checkResumed } from '../../../ops/backfill/check-resumed';
import { parseBackfillOptions } from '../../../ops/backfill/options';
import { quarantineCommand, resumeCommand } from '../../../ops/backfill/resume-command';

const dayMs = 86_400_000;

describe('checkResumed', () => {
  test.each([
    ['nothing else', []],
    ['the same flags', ['--repair', '--consumer', 'View', '--segments', '8', '--margin-seconds', '60']],
    ['another pace', ['--parallel', '1', '--read-capacity', '5', '--items-per-second', '1']],
  ])('goes on when it is told %s', (_, flags) => {
    expect(check(flags)).toBe(unfinished);
  });

  test.each([
    ['seed', ['--seed']],
    ['consumer', ['--consumer', 'Other']],
    ['include', ['--include', 'Other']],
    ['segments', ['--segments', '9']],
    ['margin-seconds', ['--margin-seconds', '61']],
    ['export', ['--seed', '--export', 's3://exports/AWSDynamoDB/1/']],
  ])('fails when `--%s` is another than at the beginning', (name, flags) => {
    expect(() => check(flags)).toThrow(new RegExp(`\`--${name}\` must be as it was at the beginning`));
  });

  test('goes on for as long as tombstones last, and not longer', () => {
    expect(check([], unfinished, 30 * dayMs)).toBe(unfinished);
    expect(() => check([], unfinished, 30 * dayMs + 1)).toThrow(/must come within 30 days of the beginning/);
  });

  test('goes on with an export of whatever age', () => {
    const old = { ...unfinished, settings: { ...unfinished.settings, export: 's3://exports/AWSDynamoDB/1/' } };

    expect(check([], old, 99 * dayMs)).toBe(old);
  });

  test('fails when there is nothing to go on with', () => {
    expect(() => checkResumed(undefined, parseBackfillOptions(['--resume', '--apply']), 0)).toThrow(/got none/);
  });
});

const place = [
  ...['--table', 'orders', '--region', 'eu-west-1'],
  ...['--endpoint-url', 'sqs=http://h', '--endpoint-url', 's3=http://h'],
];

describe('resumeCommand', () => {
  test('names the same place', () => {
    const command = resumeCommand(parseBackfillOptions(['--seed', '--apply', '--segments', '3', ...place]));

    expect(command).toBe(`npx tributary backfill ${place.join(' ')} --resume --apply`);
    expect(resumeCommand(parseBackfillOptions(['--seed', '--local']))).toMatch(/ --local --resume --apply$/);
  });
});

describe('quarantineCommand', () => {
  test('names the same place', () => {
    const command = quarantineCommand(parseBackfillOptions(['--repair', '--apply', ...place]));

    expect(command).toBe(`npx tributary redrive ${place.join(' ')} --source quarantine`);
  });
});

const unfinished: BackfillState = {
  id: '1',
  atMs: 0,
  settings: { mode: 'repair', consumer: ['View'], include: [], parts: 8, marginSeconds: 60 },
  isEnded: false,
  read: 0,
  parts: new Map(),
  consumers: new Map(),
};

function check(flags: readonly string[], state = unfinished, nowMs = 0) {
  return checkResumed(state, parseBackfillOptions(['--resume', '--apply', ...flags]), nowMs);
}
