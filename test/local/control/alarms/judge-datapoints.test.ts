import { judgeDatapoints } from '../../../../local/control/alarms/judge-datapoints';

type Treatment = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** `X` breaches, `0` does not, `-` is missing. */
const valueOfMark: Readonly<Record<string, number | undefined>> = { X: 10, '0': 1, '-': undefined };

describe('judgeDatapoints', () => {
  // The tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, whose
  // examples look at five periods and evaluate three.
  test.each([
    ['0-X-X', 3, 'OK', 'OK', 'OK', 'OK'],
    ['0----', 3, 'OK', 'OK', 'OK', 'OK'],
    ['-----', 3, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
    ['0XX-X', 3, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['--X--', 3, 'ALARM', 'retain', 'ALARM', 'OK'],
    ['0-X-X', 2, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['00X0X', 2, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0-X--', 2, 'OK', 'OK', 'ALARM', 'OK'],
    ['----0', 2, 'OK', 'OK', 'ALARM', 'OK'],
    ['---X-', 2, 'ALARM', 'retain', 'ALARM', 'OK'],
  ] as const)('judges %s with %i to alarm as AWS documents it', (marks, datapointsToAlarm, ...expected) => {
    const treatments: readonly Treatment[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
    const datapoints = [...marks].map((mark) => valueOfMark[mark]);

    const states = treatments.map((treatMissingData) => {
      const rule = { comparison: 'GreaterThanThreshold', threshold: 5, evaluationPeriods: 3 } as const;
      return judgeDatapoints(datapoints, { ...rule, datapointsToAlarm, treatMissingData }).state;
    });

    expect(states).toEqual(expected);
  });

  test.each([
    ['GreaterThanOrEqualToThreshold', ['OK', 'ALARM', 'ALARM']],
    ['GreaterThanThreshold', ['OK', 'OK', 'ALARM']],
    ['LessThanThreshold', ['ALARM', 'OK', 'OK']],
    ['LessThanOrEqualToThreshold', ['ALARM', 'ALARM', 'OK']],
  ] as const)('compares by %s', (comparison, expected) => {
    const rule = { comparison, threshold: 5, evaluationPeriods: 1, datapointsToAlarm: 1 } as const;

    const states = [4, 5, 6].map((value) => judgeDatapoints([value], { ...rule, treatMissingData: 'missing' }).state);

    expect(states).toEqual(expected);
  });
});
