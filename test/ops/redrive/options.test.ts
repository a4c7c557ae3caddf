import { parseRedriveOptions, selectionOf } from '../../../ops/redrive/options';
import { selectsFinding } from '../../../ops/redrive/selection';

const table = {
  ...{ name: 'orders', arn: 'arn', itemCount: 0, sizeBytes: 0 },
  partitionKey: { name: 'id', type: 'S' as const },
};

describe('parseRedriveOptions', () => {
  it.each<readonly [readonly string[], string]>([
    [['--source', 'nowhere'], '`--source` must be one of dlq, failures, quarantine, subscriber, archive, got nowhere.'],
    [['--rate', '0'], '`--rate` must be a number from 0.1 to 10000, got 0.'],
    [['--include', 'Audit'], '`--include` needs `--source archive`.'],
    [
      ['--source', 'archive'],
      '`--source archive` needs one `--consumer`.\n`--source archive` needs `--from` and `--to`.',
    ],
    [['--discard', '--consumer', 'View'], '`--discard` needs `--error`, `--key`, `--event`, `--from` or `--to`'],
    [
      ['--discard', '--source', 'archive', '--consumer', 'View', '--from', '2026-01-01', '--to', '2026-01-02'],
      '`--discard` takes nothing from an archive.',
    ],
    [['--source', 'archive', '--source', 'dlq'], '`--source archive` may not stand beside another source.'],
  ])('fails for %p', (args, message) => {
    expect(() => parseRedriveOptions(args)).toThrow(message);
  });
});

describe('selectionOf', () => {
  it('leaves the archive out unless it is asked for', () => {
    expect(selectionOf(parseRedriveOptions([]), table).sources).toEqual([
      'dlq',
      'failures',
      'quarantine',
      'subscriber',
    ]);
  });

  it.each([
    [['--from', '2026-02-31'], '`--from` must be a time'],
    [['--to', 'yesterday'], '`--to` must be a time'],
    [['--from', '2026-01-02', '--to', '2026-01-01'], '`--from` must be before `--to`'],
    [['--key', '{"name":"c"}'], '`--key` must be a whole key of the table'],
  ])('fails for %p', (args, message) => {
    expect(() => selectionOf(parseRedriveOptions(args), table)).toThrow(message);
  });

  it('takes an error for a whole word of a cause', () => {
    const selection = selectionOf(parseRedriveOptions(['--error', 'ViewKeyMissing']), table);
    const finding = (cause: string) => ({ source: 'quarantine', cause }) as never;

    const selected = ['PoisonError ViewKeyMissing', 'PoisonError ViewKey'].map((cause) =>
      selectsFinding(selection, finding(cause)),
    );

    expect(selected).toEqual([true, false]);
  });
});
