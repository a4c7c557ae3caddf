import { cost } from '../../../ops/cost/command';
import { productPrices } from '../../../ops/prices/price-file';
import { later, pricedCommand } from '../priced-command';

const { run, runAt } = pricedCommand(cost);

describe('cost', () => {
  it('says what each way costs, which line dominates it, and what would lower it', async () => {
    const { exitCode, text, told } = await run('--writes-per-second', '100', '--consumers', '3');

    const words = text.replaceAll(/\s+/g, ' ');
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^Kinesis, 2 shards costs least: \$[\d.]+ a month, \$\d\.\d\d per million changes\./);
    expect(text).toMatch(/^A month +\$[\d,]+\.\d\d +\$[\d,]+\.\d\d +\$[\d,]+\.\d\d$/m);
    expect(words).toMatch(/Pipes: SQS: requests of 64 KB are \$[\d.]+ of \$[\d.]+, \d+ %\./);
    expect(words).toMatch(
      /batch window 0 s → 5 s saves \$[\d.]+ a month and leaves \$[\d.]+; a change is up to 5 s later\./,
    );
    expect(told).toEqual([]);
  });

  it('multiplies by the regions of a global table, whose stream has one reader', async () => {
    const json = async (...args: string[]) =>
      JSON.parse((await run('--writes-per-second', '10', '--json', ...args)).text);

    const [single, global] = [
      await json('--consumers', '2'),
      await json('--consumers', '2', '--replica-region', 'eu-central-1'),
    ];

    const linesOf = (report: typeof single) =>
      report.comparisons[0].ways[0].cost.lines.map(({ item }: { item: string }) => item);
    expect(linesOf(single)).not.toContain('sns.request');
    expect(linesOf(global)).toEqual(expect.arrayContaining(['sns.request', 'dynamodb.write-request-unit']));
    expect(global.prices.map(({ region }: { region: string }) => region)).toContain('eu-central-1');
  });

  it('writes tables for --markdown', async () => {
    const { text } = await run('--writes-per-second', '1', '--markdown');

    expect(text).toMatch(/^\*\*.* costs least: .*\*\*\n/);
    expect(text).toMatch(
      /\n\| {2}\| Streams \+ Lambda \| Pipes \| Kinesis, 1 shard \|\n\| --- \| ---: \| ---: \| ---: \|\n/,
    );
  });

  it('reckons with prices of a file, and says that nothing dominates where nothing costs', async () => {
    const { text } = await run('--writes-per-second', '10', '--prices', 'prices.json', '--json');

    expect(JSON.parse(text).comparisons[0].ways[0]).toMatchObject({ cost: { perMonth: 0 }, savings: [] });
  });

  it('prints the product prices, which can be read again', async () => {
    const { exitCode, text } = await run('--show-prices');

    expect(exitCode).toBe(0);
    expect(JSON.parse(text)).toEqual(productPrices);
  });

  it('warns of prices older than 180 days, beside the answer', async () => {
    const { exitCode, told } = await runAt(later, '--writes-per-second', '10', '--json');

    expect(exitCode).toBe(0);
    expect(told).toEqual([expect.stringMatching(/^Prices older than 180 days, the oldest of 2026-/)]);
  });

  test.each<readonly [string, readonly string[], RegExp]>([
    ['no rate', [], /`--writes-per-second` must be given/],
    ['log bytes of no environment', ['--log-bytes', '10'], /`--log-bytes` needs `--env`/],
    ['two formats', ['--json', '--markdown'], /`--json` and `--markdown` must not stand together/],
    [
      'a replica where the table is',
      ['--replica-region', 'us-east-1'],
      /`--replica-region` must be unlike the table's/,
    ],
    [
      'a replica twice',
      ['--replica-region', 'eu-central-1', '--replica-region', 'eu-central-1'],
      /`--replica-region` must name each region once, got eu-central-1 twice/,
    ],
    [
      'a region that is both',
      ['--replica-region', 'eu-central-1', '--other-region', 'eu-central-1'],
      /`--other-region` must be unlike every `--replica-region`/,
    ],
    ['a replica without prices', ['--replica-region', 'sa-east-1'], /No price of .* is known for sa-east-1/],
  ])('fails when it is given %s', async (_, args, message) => {
    const rate = args.length === 0 ? [] : ['--writes-per-second', '10'];

    await expect(run(...rate, ...args)).rejects.toThrow(message);
  });
});
