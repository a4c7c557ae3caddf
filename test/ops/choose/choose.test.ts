import { type Choice, choose } from '../../../ops/choose/choose';
import { rules } from '../../../ops/choose/rules';
import { type WayName, wayNames } from '../../../ops/cost/ways';
import { PriceList } from '../../../ops/prices/price-list';
import { workloadFor } from '../cost/workload';

const chosen = (flags: string) => choose(workloadFor(flags), new PriceList());

describe('choose', () => {
  test.each<readonly [string, string, WayName | undefined]>([
    ['one consumer with code', '', 'streams'],
    ['two consumers with code, in order', '--consumers 2 --in-order 2', 'streams'],
    ['one consumer without code', '--with-code 0', 'pipes'],
    ['a target without code behind a filter', '--with-code 0 --target bus --passing-share 0.01', 'pipes'],
    ['replay over a week', '--replay-hours 168', 'kinesis'],
    ['replay over a week without code', '--with-code 0 --replay-hours 168', 'kinesis'],
    ['an archive alone', '--consumers 0 --archive json', 'kinesis'],
    ['five consumers of few changes', '--consumers 5 --writes-per-second 1', 'streams'],
    ['five consumers of many changes', '--consumers 5 --writes-per-second 100', 'kinesis'],
    ['order behind a fan-out', '--consumers 3 --in-order 3 --writes-per-second 1', 'streams'],
    ['replay over two years', '--replay-hours 17520', undefined],
  ])('answers %s', (_, flags, best) => {
    expect(chosen(flags).best).toBe(best);
  });

  it('adds up what the example of the page costs', () => {
    const { options } = chosen('--consumers 1');

    // 42,048,000 invocations at $0.20 a million, and 1,077,480 GB-seconds at $0.0000133334.
    const [streams, pipes, kinesis] = options.map(({ cost }) => cost);
    expect(streams!.perMonth).toBeCloseTo(8.4096 + 14.3665, 3);
    expect(streams!.perMillion).toBeCloseTo(22.7761 / 262.8, 4);
    // The same, and 262.8 million requests at $0.40.
    expect(pipes!.perMonth).toBeCloseTo(22.7761 + 105.12, 3);
    // Capture at $0.10, a shard at $0.015 an hour, payload units at $0.014; 2.628 million batches of 100 in 520 ms.
    expect(kinesis!.perMonth).toBeCloseTo(26.28 + 10.95 + 3.6792 + 0.5256 + 2.628e6 * 0.52 * 0.5 * 0.0000133334, 3);
  });

  it('takes the cheaper mode of Kinesis, and tells the other', () => {
    const [quiet, busy] = [chosen('--writes-per-second 0.01'), chosen('')].map(kinesisOf);

    expect([quiet!.title, quiet!.otherMode!.title]).toEqual(['Kinesis, 1 shard', 'Kinesis, on demand']);
    expect(busy!.cost.perMonth).toBeLessThan(busy!.otherMode!.perMonth);
  });

  it('goes on demand where a peak asks for shards that the average does not pay', () => {
    const { title } = kinesisOf(chosen('--writes-per-second 1 --peak-writes-per-second 5000'));

    expect(title).toBe('Kinesis, on demand');
  });

  it('says requirements that contradict each other', () => {
    const texts = chosen('--in-order 1 --replay-hours 48 --other-region us-west-2').conflicts.map(({ text }) => text);

    expect(texts).toEqual([
      expect.stringMatching(/^Order and 48 hours of replay contradict each other: .* A table can have both/),
      expect.stringMatching(/^All three read in us-east-1 only\. For us-west-2, /),
    ]);
  });

  it('has a price of every item of every option, in every region that the product knows', () => {
    const everything = '--consumers 9 --with-code 4 --archive parquet --archive-partitions 2 --replay-hours 9000';

    for (const region of ['us-east-1', 'eu-central-1'])
      for (const target of ['queue', 'topic', 'bus', 'api'])
        for (const order of ['', ' --in-order 1'])
          expect(() => chosen(`${everything} --region ${region} --target ${target}${order}`)).not.toThrow();
  });

  it('fails when a region has no prices, and says what to do', () => {
    expect(() => chosen('--region sa-east-1')).toThrow(/No price of `.*` is known for sa-east-1, .*`--prices`/);
  });
});

describe('rules', () => {
  test.each(rules.map((rule) => [rule.name, rule] as const))('%s has a source and means something', (_, rule) => {
    expect(rule.source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|repost\.aws)\//);
    expect(Object.keys(rule.effects).length + (rule.conflict ? 1 : 0)).toBeGreaterThan(0);
  });

  // A workload just outside of each rule, and one just inside.
  test.each<readonly [string, string, string]>([
    ['replay beyond 24 hours', '--replay-hours 24', '--replay-hours 25'],
    ['replay beyond a year', '--replay-hours 8760', '--replay-hours 8761'],
    ['more than two readers', '--consumers 2', '--consumers 2 --archive json'],
    ['order behind a fan-out', '--consumers 2 --in-order 1', '--consumers 3 --in-order 1'],
    ['order', '--in-order 0', '--in-order 1'],
    ['order and replay', '--in-order 1 --replay-hours 24', '--in-order 1 --replay-hours 25'],
    ['code', '--with-code 0', '--with-code 1'],
    ['no code', '--with-code 1', '--with-code 0'],
    ['archive', '', '--archive json'],
    ['other regions', '', '--other-region eu-west-1'],
    // 1.5 x 174,428 + 500 = 262,142 bytes.
    ['large messages', '--consumers 3 --item-bytes 87214', '--consumers 3 --item-bytes 87215'],
    ['many readers of a shard', '--consumers 5', '--consumers 6'],
    // 4 MB are 1,174.2 changes of 3,572 bytes.
    ['a peak that a new stream does not take', '--peak-writes-per-second 1174', '--peak-writes-per-second 1175'],
  ])('%s begins between %p and %p', (name, outside, inside) => {
    const rule = rules.find((one) => one.name === name)!;

    expect(rule.applies(workloadFor(outside))).toBe(false);
    expect(rule.applies(workloadFor(inside))).toBe(true);
  });

  it('give every option that they mean something for a text', () => {
    const everything = workloadFor(
      '--consumers 9 --with-code 4 --in-order 1 --archive json --replay-hours 9000 --item-bytes 400000 --target api',
    );

    const silent = rules.flatMap(({ name, effects }) =>
      wayNames.filter((option) => effects[option] && !effects[option].text(everything)).map(() => name),
    );

    expect(silent).toEqual([]);
  });
});

function kinesisOf({ options }: Choice) {
  return options.find(({ name }) => name === 'kinesis')!;
}
