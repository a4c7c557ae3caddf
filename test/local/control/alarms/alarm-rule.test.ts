import { AlarmRuleError, alarmRuleHolds } from '../../../../local/control/alarms/alarm-rule';
import type { AlarmState } from '../../../../local/terraform/resources';

const states: Readonly<Record<string, AlarmState>> = {
  late: 'ALARM',
  'with space': 'ALARM',
  quiet: 'OK',
  new: 'INSUFFICIENT_DATA',
};

describe('alarmRuleHolds', () => {
  test.each([
    ['ALARM(late)', true],
    ['ALARM("with space")', true],
    ['ALARM(quiet) OR ALARM(late)', true],
    ['ALARM(quiet) AND ALARM(late)', false],
    ['ALARM(late) OR ALARM(quiet) AND ALARM(new)', true],
    ['(ALARM(late) OR ALARM(quiet)) AND ALARM(new)', false],
    ['NOT ALARM(quiet) AND OK(quiet) AND INSUFFICIENT_DATA(new)', true],
    ['TRUE AND NOT FALSE', true],
  ])('says of %s %s', (rule, expected) => {
    expect(holds(rule)).toBe(expected);
  });

  test.each(['ALARM(unknown)', 'ALARM(late', 'ALARM(late) quiet', 'AT_LEAST(1, ALARM, late)', ''])(
    'refuses %s',
    (rule) => {
      expect(() => holds(rule)).toThrow(AlarmRuleError);
    },
  );
});

function holds(rule: string): boolean {
  return alarmRuleHolds(rule, (name) => states[name]);
}
