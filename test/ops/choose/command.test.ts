import { choose } from '../../../ops/choose/command';
import { later, pricedCommand } from '../priced-command';

const { run, runAt } = pricedCommand(choose);

describe('choose', () => {
  it('says what fits, what each option costs, and why', async () => {
    const { exitCode, text, told } = await run('--writes-per-second', '100', '--consumers', '3');

    expect(exitCode).toBe(0);
    expect(text).toMatch(/^Kinesis, 2 shards: it needs 1 thing, and of those that need no more it is the cheapest\.\n/);
    expect(text).toMatch(/^Per million changes +\$\d\.\d\d +\$\d\.\d\d +\$\d\.\d\d$/m);
    expect(text).toMatch(/^A month +\$[\d,]+\.\d\d +\$[\d,]+\.\d\d +\$[\d,]+\.\d\d$/m);
    expect(text).toMatch(/^ {2}It needs a fan-out to SNS, and 3 queues: a shard serves two readers\.$/m);
    expect(text).toMatch(/^ {2}Amounts are US dollars in us-east-1\. Prices were compared /m);
    expect(told).toEqual([]);
  });

  it('tells what a cheaper option would save', async () => {
    const { text } = await run('--writes-per-second', '100', '--with-code', '0');

    expect(text).toMatch(/^Pipes: it needs nothing more, and every other option more\.\nStreams \+ Lambda saves \$\d+/);
  });

  it('ends with 1 where nothing fits, and says what to do', async () => {
    const { exitCode, text } = await run('--writes-per-second', '1', '--replay-hours', '9000');

    expect(exitCode).toBe(1);
    expect(text).toMatch(/^Nothing fits: /);
    expect(text).toMatch(/What contradicts itself\n {2}No stream keeps changes for more than a year\. Keep an archive/);
  });

  it('writes one table and every source for --markdown', async () => {
    const { text } = await run('--writes-per-second', '1', '--markdown');

    expect(text).toMatch(/^\*\*Streams \+ Lambda: .*\*\*\n/);
    expect(text).toMatch(
      /\n\| {2}\| Streams \+ Lambda \| Pipes \| Kinesis, 1 shard \|\n\| --- \| ---: \| ---: \| ---: \|\n/,
    );
    expect(text).toMatch(/\n- It needs a pipe, .* \[Why\]\(https:\/\/docs\.aws\.amazon\.com\//);
  });

  it('writes everything that it knows for --json', async () => {
    const { text } = await run('--writes-per-second', '10', '--json');

    const choice = JSON.parse(text);
    expect(choice).toMatchObject({
      schema: 'tributary.choice/1',
      best: 'streams',
      workload: { writesPerSecond: 10, peakWritesPerSecond: 20, archive: null },
      conflicts: [],
    });
    expect(choice.options.map(({ name }: { name: string }) => name)).toEqual(['streams', 'pipes', 'kinesis']);
    expect(choice.options[0].otherMode).toBeNull();
    expect(choice.prices).toContainEqual(
      expect.objectContaining({
        item: 'lambda.request',
        source: expect.objectContaining({ date: expect.any(String) }),
      }),
    );
  });

  it('names what nobody has compared with a source', async () => {
    const { text } = await run('--writes-per-second', '10', '--region', 'eu-central-1');

    expect(text.replaceAll(/\s+/g, ' ')).toContain("Prices written down from memory, to be checked with AWS's pages: ");
  });

  it('reckons with prices of a file', async () => {
    const { text } = await run('--writes-per-second', '10', '--prices', 'prices.json', '--json');

    expect(JSON.parse(text).options[0].cost).toMatchObject({ perMonth: 0, perMillion: 0 });
  });

  it('warns of prices older than 180 days, beside the answer', async () => {
    const { exitCode, told, text } = await runAt(later, '--writes-per-second', '10', '--json');

    expect(exitCode).toBe(0);
    expect(told).toEqual([expect.stringMatching(/^Prices older than 180 days, the oldest of 2026-/)]);
    expect(JSON.parse(text).best).toBe('streams');
  });

  test.each<readonly [string, readonly string[], RegExp]>([
    ['no rate', [], /`--writes-per-second` must be given/],
    [
      'more with code than there are',
      ['--with-code', '2'],
      /`--with-code` must be at most the number of `--consumers`, 1, got 2\./,
    ],
    ['more in order than there are', ['--in-order', '3'], /`--in-order` must be at most .* 1, got 3\./],
    [
      'a peak below the average',
      ['--peak-writes-per-second', '5'],
      /`--peak-writes-per-second` must be at least the average, 10, got 5\./,
    ],
    ['nobody who reads', ['--consumers', '0'], /`--consumers 0` needs `--archive`/],
    ['partitions of no archive', ['--archive-partitions', '2'], /`--archive-partitions` needs `--archive`/],
    ['a pipeline of no environment', ['--pipeline', 'Orders'], /`--pipeline` needs `--env`/],
    [
      'the same region twice',
      ['--other-region', 'us-east-1'],
      /`--other-region` must be unlike the table's, us-east-1\./,
    ],
    ['two formats', ['--json', '--markdown'], /`--json` and `--markdown` must not stand together/],
    ['an unknown flag', ['--wps', '10'], /`--wps` is not known\. Flags are --env/],
    ['an unknown target', ['--target', 'kafka'], /`--target` must be one of queue, topic, bus, api, got kafka\./],
    ['a region without prices', ['--region', 'sa-east-1'], /No price of .* is known for sa-east-1/],
    ['a file that is not there', ['--prices', 'none.json'], /`--prices none\.json` cannot be read/],
  ])('fails when it is given %s', async (_, args, message) => {
    const rate = args.length === 0 ? [] : ['--writes-per-second', '10'];

    await expect(run(...rate, ...args)).rejects.toThrow(message);
  });
});
