import type { AlarmState } from '../../terraform/resources';

/** A rule of a composite alarm that is not one. */
export class AlarmRuleError extends Error {}

const states: readonly string[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] satisfies AlarmState[];

/**
 * Whether the rule of a composite alarm holds. Alarms are named by name or ARN, quoted or not.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function alarmRuleHolds(rule: string, stateOf: (alarm: string) => AlarmState | undefined): boolean {
  const tokens = rule.match(/"[^"]*"|[()]|[^\s()"]+/g) ?? [];
  let at = 0;
  const fail = (what: string): never => {
    throw new AlarmRuleError(`The rule \`${rule}\` cannot be evaluated: ${what}.`);
  };
  const expect = (token: string) => {
    if (tokens[at] !== token) fail(`\`${token}\` is missing`);
    at += 1;
  };
  const either = (): boolean => {
    let holds = both();
    while (tokens[at]?.toUpperCase() === 'OR') {
      at += 1;
      // The other side is read also where it changes nothing.
      holds = both() || holds;
    }
    return holds;
  };
  const both = (): boolean => {
    let holds = one();
    while (tokens[at]?.toUpperCase() === 'AND') {
      at += 1;
      holds = one() && holds;
    }
    return holds;
  };
  const one = (): boolean => {
    const token = tokens[at++]?.toUpperCase() ?? fail('something is missing at the end');
    if (token === 'NOT') return !one();
    if (token === 'TRUE' || token === 'FALSE') return token === 'TRUE';
    if (token === '(') {
      const holds = either();
      expect(')');
      return holds;
    }
    if (!states.includes(token)) fail(`\`${token}\` is not known here`);
    expect('(');
    const name = (tokens[at++] ?? '').replace(/^"(.*)"$/, '$1');
    expect(')');
    return (stateOf(name) ?? fail(`there is no alarm ${name}`)) === token;
  };
  const holds = either();
  if (at < tokens.length) fail(`\`${tokens[at]}\` is not expected`);
  return holds;
}
