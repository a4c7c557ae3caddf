import { alarmDefaults } from '../../modules/alarm-defaults';
import { lte, number, type Rule, sentence } from '../../modules/rule';

const { iteratorAgeWarningPercent, iteratorAgePercent } = alarmDefaults.alarms;
const warning = number('iteratorAgeWarningPercent', iteratorAgeWarningPercent);
const page = number('iteratorAgePercent', iteratorAgePercent);

/** A warning that comes after the page warns nobody. */
export const alarmRules: readonly Rule[] = [
  {
    setting: 'iteratorAgeWarningPercent',
    rule: sentence`must be at most \`iteratorAgePercent\`, which is ${page}`,
    value: warning,
    remedy: sentence`Lower it, or raise \`iteratorAgePercent\`.`,
    holds: lte(warning, page),
  },
];
