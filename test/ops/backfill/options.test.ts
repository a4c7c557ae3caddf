import { parseBackfillOptions } from '../../../ops/backfill/options';

describe('parseBackfillOptions', () => {
  test.each<readonly [string, readonly string[]]>([
    ['a seed of some', ['--seed', '--table', 'orders', '--consumer', 'A', '--consumer', 'B', '--include', 'C']],
    ['a repair that acts', ['--repair', '--table', 'orders', '--margin-seconds', '5', '--despite-lag', '--apply']],
    ['an export', ['--seed', '--table', 'orders', '--export', 's3://my-bucket/a/b/AWSDynamoDB/0123-ab/']],
    ['an export at the top of its bucket', ['--seed', '--export', 's3://my-bucket/AWSDynamoDB/0123-ab']],
    ['the summary of an export', ['--seed', '--export', 's3://my-bucket/AWSDynamoDB/0123-ab/manifest-summary.json']],
    ['going on', ['--table', 'orders', '--resume', '--apply']],
    ['going on by the same command', ['--repair', '--margin-seconds', '60', '--resume', '--apply']],
    ['an estimate', ['--table', 'orders', '--estimate', '--prices', 'prices.json']],
  ])('takes %s', (_, args) => {
    expect(() => parseBackfillOptions(args)).not.toThrow();
  });

  test.each<readonly [string, readonly string[], RegExp]>([
    ['neither', [], /One of `--seed` and `--repair` must stand\./],
    ['both', ['--seed', '--repair'], /`--seed` and `--repair` must not stand together/],
    ['a repair from an export', ['--repair', '--export', 's3://my-bucket/AWSDynamoDB/1/'], /needs a reading of now/],
    ['another address', ['--seed', '--export', 's3://my-bucket/exports/'], /`--export` must be s3:\/\/BUCKET/],
    [
      'segments of an export',
      ['--seed', '--export', 's3://my-bucket/AWSDynamoDB/1/', '--segments', '2'],
      /`--segments`/,
    ],
    ['the margin of a seed', ['--seed', '--margin-seconds', '60'], /`--margin-seconds` is for `--repair`/],
    ['a margin below the least', ['--repair', '--margin-seconds', '4'], /must be a whole number from 5 to 3600, got 4/],
    ['lag at a seed', ['--seed', '--despite-lag'], /`--despite-lag` is for `--repair`/],
    ['an estimate that acts', ['--estimate', '--apply'], /`--estimate` must not stand with `--apply`/],
    ['prices without an estimate', ['--seed', '--prices', 'p.json'], /`--prices` is for `--estimate`/],
    ['going on without acting', ['--resume'], /`--resume` needs `--apply`/],
    ['no segments', ['--seed', '--segments', '0'], /`--segments` must be a whole number from 1 to 1000000, got 0/],
  ])('fails when it is told %s', (_, args, message) => {
    expect(() => parseBackfillOptions(args)).toThrow(message);
  });
});
