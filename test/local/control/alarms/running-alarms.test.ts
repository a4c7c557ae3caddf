import { RunningAlarms } from '../../../../local/control/alarms/running-alarms';
import { MetricStore } from '../../../../local/control/metrics/metric-store';
import type { LocalAlarm, LocalMetricAlarm } from '../../../../local/terraform/resources';
import { VirtualClock } from '../../../support/virtual-clock';

const periodMs = 2_000;
const shared = { description: 'What is wrong.', actions: { OK: [], ALARM: [], INSUFFICIENT_DATA: [] } };
const metric = { namespace: 'AWS/Lambda', name: 'IteratorAge', dimensions: { FunctionName: 'f' } };

describe('RunningAlarms', () => {
  test('goes to alarm and back by the shorter period, and tells each change once', () => {
    const { alarms, clock, metrics, transitions } = watch([alarm('late', { evaluationPeriods: 2 })]);

    for (const value of [1, 9, 9, 9, 1, 1]) {
      metrics.record(metric, value, clock.nowMs());
      clock.skip(periodMs);
      alarms.evaluate();
    }

    expect(transitions).toEqual(['late INSUFFICIENT_DATA > OK', 'late OK > ALARM', 'late ALARM > OK']);
  });

  test('multiplies what is an age', () => {
    const { alarms, clock, metrics } = watch([alarm('late', { threshold: 3_000 })], 1_000);
    metrics.record(metric, 4, clock.nowMs());
    clock.skip(periodMs);

    alarms.evaluate();

    expect(alarms.all).toMatchObject([{ state: 'ALARM', reason: expect.stringContaining('[4000]') }]);
  });

  test('evaluates expressions over other metrics', () => {
    const query = (id: string, name: string) => ({
      id,
      metric: { ...metric, name, statistic: 'Sum', periodSeconds: 300 },
      expression: undefined,
      label: undefined,
      returnsData: false,
    });
    const expression = 'IF(FILL(writes, 0) > 0 AND FILL(taken, 0) == 0, 1, 0)';
    const silent = alarm('silent', {
      metric: undefined,
      queries: [
        query('writes', 'Written'),
        query('taken', 'Taken'),
        { id: 'untaken', metric: undefined, expression, label: undefined, returnsData: true },
      ],
      threshold: 0.5,
    });
    const { alarms, clock, metrics, transitions } = watch([silent]);
    const step = (names: readonly string[]) => {
      for (const name of names) metrics.record({ ...metric, name }, 1, clock.nowMs());
      clock.skip(periodMs);
      alarms.evaluate();
    };

    step(['Written', 'Taken']);
    step(['Written']);
    step([]);

    expect(transitions).toEqual(['silent INSUFFICIENT_DATA > OK', 'silent OK > ALARM', 'silent ALARM > OK']);
  });

  test('evaluates composite alarms after those that they are made of', () => {
    const composite = (name: string, rule: string): LocalAlarm => ({
      ...shared,
      kind: 'composite',
      address: name,
      name,
      arn: `arn:aws:cloudwatch:eu-west-1:000000000000:alarm:${name}`,
      rule,
    });
    const all = [composite('all', 'ALARM(pages)'), composite('pages', 'ALARM("late") OR ALARM("other")')];
    const { alarms, clock, metrics } = watch([...all, alarm('late'), alarm('other')]);
    metrics.record(metric, 9, clock.nowMs());
    clock.skip(periodMs);

    alarms.evaluate();

    expect(alarms.all.map(({ state }) => state)).toEqual(['ALARM', 'ALARM', 'ALARM', 'ALARM']);
  });

  test('keeps the state of an alarm about a metric of DynamoDB that is missing', () => {
    const ofTable = { ...metric, namespace: 'AWS/DynamoDB', statistic: 'Sum', periodSeconds: 60 };
    const written = alarm('written', { metric: ofTable, treatMissingData: 'notBreaching' });
    const { alarms, clock, metrics } = watch([written]);
    metrics.record(ofTable, 9, clock.nowMs());
    for (let periods = 0; periods < 8; periods++) {
      clock.skip(periodMs);
      alarms.evaluate();
    }

    expect(alarms.all).toMatchObject([{ state: 'ALARM' }]);
  });

  test('says once what it cannot evaluate', () => {
    const { alarms, clock, troubles } = watch([
      alarm('odd', { metric: { ...metric, statistic: 'p99', periodSeconds: 60 } }),
    ]);
    for (let periods = 0; periods < 3; periods++) {
      clock.skip(periodMs);
      alarms.evaluate();
    }

    expect(troubles).toEqual(['odd: the local run keeps no values for the statistic p99']);
  });
});

function alarm(name: string, more: Partial<LocalMetricAlarm> = {}): LocalMetricAlarm {
  return {
    ...shared,
    kind: 'metric',
    address: name,
    name,
    arn: `arn:aws:cloudwatch:eu-west-1:000000000000:alarm:${name}`,
    metric: { ...metric, statistic: 'Maximum', periodSeconds: 300 },
    queries: [],
    comparison: 'GreaterThanThreshold',
    threshold: 5,
    evaluationPeriods: 1,
    datapointsToAlarm: more.evaluationPeriods ?? 1,
    treatMissingData: 'notBreaching',
    ...more,
  };
}

function watch(all: readonly LocalAlarm[], scale = 1) {
  const clock = new VirtualClock();
  const metrics = new MetricStore();
  const transitions: string[] = [];
  const troubles: string[] = [];
  const alarms = new RunningAlarms({
    alarms: all,
    metrics,
    clock,
    periodMs,
    scaleOf: () => scale,
    onTransition: ({ alarm: { name }, state }, from) => transitions.push(`${name} ${from} > ${state}`),
    onTrouble: (text) => troubles.push(text),
  });
  return { alarms, clock, metrics, transitions, troubles };
}
