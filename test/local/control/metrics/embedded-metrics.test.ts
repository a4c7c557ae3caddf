import { createMetrics } from '../../../../handlers/core/metrics';
import { embeddedMetrics } from '../../../../local/control/metrics/embedded-metrics';
import { VirtualClock } from '../../../support/virtual-clock';

describe('embeddedMetrics', () => {
  test('reads what the core writes', () => {
    const clock = new VirtualClock();
    const lines: string[] = [];
    createMetrics((line) => lines.push(line), clock, 'View')({ Received: 3, LagMs: 20 });

    const found = lines.flatMap(embeddedMetrics);

    const metric = (name: string) => ({ namespace: 'Tributary', name, dimensions: { Consumer: 'View' } });
    expect(found).toEqual([
      { metric: metric('Received'), value: 3, atMs: clock.nowMs() },
      { metric: metric('LagMs'), value: 20, atMs: clock.nowMs() },
    ]);
  });

  test('reads several values and several sets of dimensions', () => {
    const directive = { Namespace: 'Mine', Dimensions: [['a'], ['a', 'b']], Metrics: [{ Name: 'm' }] };
    const line = { _aws: { Timestamp: 5, CloudWatchMetrics: [directive] }, a: 'x', b: 'y', m: [1, 2] };

    const found = embeddedMetrics(JSON.stringify(line)).map(({ metric, value }) => [metric.dimensions, value]);

    expect(found).toEqual([
      [{ a: 'x' }, 1],
      [{ a: 'x' }, 2],
      [{ a: 'x', b: 'y' }, 1],
      [{ a: 'x', b: 'y' }, 2],
    ]);
  });

  test.each(['plain text', '{"_aws": broken', '{"_aws":{}}', '{"message":"\\"_aws\\""}'])(
    'finds none in %s',
    (line) => {
      expect(embeddedMetrics(line)).toEqual([]);
    },
  );
});
