import { parseOptions } from '../../local/options';

describe('parseOptions', () => {
  test('runs the local environment with 500 orders by default', () => {
    expect(parseOptions([])).toEqual({
      environment: 'local',
      stack: undefined,
      orders: 500,
      json: undefined,
      watch: false,
      dynamodb: undefined,
      workload: 'examples/orders/workload.ts',
      disorder: 0.02,
      asksForWorkload: false,
      alarmPeriodMs: 2_000,
      alarmAgeFactor: 300,
      faults: [],
      lifts: [],
      announce: undefined,
      verbose: false,
      help: false,
    });
  });

  test('takes values after a blank or an equals sign', () => {
    const options = parseOptions([
      '--env',
      'dev',
      '--orders=20',
      '--watch',
      '--json=a=b.json',
      '--dynamodb',
      'dynoxide',
    ]);

    expect(options).toMatchObject({ environment: 'dev', orders: 20, watch: true, json: 'a=b.json' });
    expect(options).toMatchObject({ dynamodb: 'dynoxide', asksForWorkload: true });
  });

  test.each([
    [['--oders', '5'], '`--oders` is not known.\n`5` is not known.'],
    [['--json'], '`--json` needs a value.'],
    [['--watch=yes'], '`--watch=yes` is not known.'],
    [['stray'], '`stray` is not known.'],
    [['--dynamodb', 'mysql'], '`--dynamodb` must be dynamodb-local, dynoxide or an http address, got mysql.'],
    [['--orders', '0'], '`--orders` must be 1 to 100000, got 0.'],
    [['--orders', '100001'], '`--orders` must be 1 to 100000, got 100001.'],
    [['--orders', '1.5'], '`--orders` must be 1 to 100000, got 1.5.'],
    [['--disorder', '50.1'], '`--disorder` must be 0 to 50 percent, got 50.1.'],
    [['--env', 'dev', '--stack', 'dev'], 'Only one of `--env` and `--stack` may stand.'],
    [['--disorder', '-1'], '`--disorder` must be 0 to 50 percent, got -1.'],
    [['--orders', 'many', '--x'], '`--x` is not known.\n`--orders` must be 1 to 100000, got many.'],
  ])('fails when given %j, naming every mistake and the usage', (args, message) => {
    expect(() => parseOptions(args)).toThrow(`${message}\n\nUsage: npm start`);
  });

  test('calls a stack after its folder', () => {
    expect(parseOptions(['--stack', 'cdktf.out/stacks/prod'])).toMatchObject({
      environment: 'prod',
      stack: 'cdktf.out/stacks/prod',
    });
  });

  test.each([
    ['0', 0],
    ['2.5', 0.025],
    ['50', 0.5],
  ])('takes %s percent of disorder', (percent, disorder) => {
    expect(parseOptions(['--disorder', percent]).disorder).toBe(disorder);
  });

  test.each([1, 100_000])('takes %d orders', (orders) => {
    expect(parseOptions(['--orders', String(orders)]).orders).toBe(orders);
  });

  test('takes faults, and how alarms see time, of a run that is watched', () => {
    const args = [
      '--fault',
      'traffic,sink-down=ByProduct',
      '--alarm-period',
      '1',
      '--alarm-age',
      '3600',
      '--announce',
      'r.json',
    ];

    expect(parseOptions(['--watch', ...args])).toMatchObject({
      faults: [
        { name: 'traffic', consumer: undefined },
        { name: 'sink-down', consumer: 'ByProduct' },
      ],
      alarmPeriodMs: 1_000,
      alarmAgeFactor: 3_600,
      announce: 'r.json',
    });
    expect(() => parseOptions(args)).toThrow('`--alarm-age` needs `--watch`.');
  });

  test('takes faults for the run that is up, and from it', () => {
    expect(parseOptions(['--fault', 'sink-down=ByProduct'])).toMatchObject({
      faults: [{ name: 'sink-down', consumer: 'ByProduct' }],
      watch: false,
    });
    expect(parseOptions(['--lift', 'poison,traffic'])).toMatchObject({ faults: [], lifts: ['poison', 'traffic'] });
    expect(() => parseOptions(['--watch', '--lift', 'poison'])).toThrow(
      'Only one of `--lift` and `--watch` may stand.',
    );
  });

  test.each([
    ['--alarm-period', '0'],
    ['--alarm-period', '301'],
    ['--alarm-period', '1.5'],
    ['--alarm-age', '0'],
    ['--alarm-age', '1000001'],
  ])('fails when %s is %s', (name, value) => {
    expect(() => parseOptions(['--watch', name, value])).toThrow(`\`${name}\` must be`);
  });
});
