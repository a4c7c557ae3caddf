import { alarmDefaults } from '../../modules/alarm-defaults';
import { lt, number, type Rule, sentence } from '../../modules/rule';

const { iteratorAgeWarningPercent, iteratorAgePercent } = alarmDefaults.alarms;
const warning = number('iteratorAgeWarningPercent', iteratorAgeWarningPercent);
const page = number('iteratorAgePercent', iteratorAgePercent);

/** A warning that comes with the page, or after it, warns nobody. */
export const alarmRules: readonly Rule[] = [
  {
    setting: 'iteratorAgeWarningPercent',
    rule: sentence`must be below \`iteratorAgePercent\`, which is ${page}`,
    value: warning,
    remedy: sentence`Lower it, or raise \`iteratorAgePercent\`.`,
    holds: lt(warning, page),
  },
];
