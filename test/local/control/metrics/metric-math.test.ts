import { evaluateMath, isSeries, type MathValue, MetricMathError } from '../../../../local/control/metrics/metric-math';

const periods = [0, 1_000, 2_000, 3_000];
/** `null` where a period has no value. */
const known: Readonly<Record<string, MathValue>> = {
  m1: seriesOf([1, 2, null, 4]),
  m2: seriesOf([10, null, null, 40]),
  zero: seriesOf([0, 0, 0, 0]),
};

describe('evaluateMath', () => {
  test.each<[string, number | readonly (number | null)[]]>([
    ['1 + 2 * 3 - 4 / 2', 5],
    ['-(2 ^ 3) + 1', -7],
    ['m1 * 2', [2, 4, null, 8]],
    ['m1 + m2', [11, null, null, 44]],
    ['m1 / zero', [null, null, null, null]],
    ['m1 >= 2', [0, 1, null, 1]],
    ['m1 > 1 AND m2 > 1', [0, null, null, 1]],
    ['m1 == 1 || m2 == 40', [1, null, null, 1]],
    ['!(m1 > 1)', [1, 0, null, 0]],
    ['FILL(m1, 0)', [1, 2, 0, 4]],
    ['FILL(m2, REPEAT)', [10, 10, 10, 40]],
    ['FILL(m2, m1)', [10, 2, null, 40]],
    ['IF(m1 > 1, m1, 0)', [0, 2, null, 4]],
    ['IF(FILL(m1, 0) > 0 AND FILL(m2, 0) == 0, 1, 0)', [0, 1, 0, 0]],
    ['SUM([m1, m2])', [11, 2, null, 44]],
    ['MAX(METRICS())', [10, 2, null, 40]],
    ['SUM(m1)', 7],
    ['AVG(m2)', 25],
    ['MIN([m1, 3])', [1, 2, 3, 3]],
    ['RUNNING_SUM(m1)', [1, 3, null, 7]],
    ['DIFF(m1)', [null, 1, null, 2]],
    ['ABS(0 - m1)', [1, 2, null, 4]],
    ['m1 / PERIOD(m1)', [1, 2, null, 4]],
    ['TIME_SERIES(7)', [7, 7, 7, 7]],
  ])('gives for %s %j', (expression, expected) => {
    const value = evaluate(expression);

    const shown = isSeries(value) ? periods.map((atMs) => value.get(atMs) ?? null) : value;
    expect(shown).toEqual(expected);
  });

  test.each(['m3 + 1', 'ANOMALY_DETECTION_BAND(m1)', 'm1 +', '(m1', 'm1 m2', 'FILL(m1, LINEAR)'])(
    'refuses %s',
    (expression) => {
      expect(() => evaluate(expression)).toThrow(MetricMathError);
    },
  );
});

function evaluate(expression: string): MathValue {
  const metrics = () => [known.m1, known.m2].filter((one) => one !== undefined && isSeries(one));
  return evaluateMath(expression, { valueOf: (id) => known[id], metrics, periods, periodMs: 1_000 });
}

function seriesOf(values: readonly (number | null)[]): MathValue {
  return new Map(values.flatMap((value, place) => (value === null ? [] : [[periods[place]!, value] as const])));
}
