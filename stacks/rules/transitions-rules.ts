import {
  any,
  type Claim,
  choose,
  distinct,
  elements,
  eq,
  flag,
  given,
  not,
  plus,
  type Rule,
  text,
  words,
} from '../../modules/rule';

const rule = 'transitions?.rules[*]';
const oneIfGiven = (member: string) => choose(given(`${rule}.${member}?`), 1, 0);

/** What rules call the sink's own is made where it is asked for. */
function ownRule(target: string, member: string, own: string): Rule {
  const place = `${rule}.${target}?.${member}`;
  const isElsewhere: Claim = any(not(given(`${rule}.${target}?`)), not(eq(text(place), 'own')));
  return {
    setting: place,
    rule: words(`must be an ARN without \`${own}\``),
    remedy: words(`Name it, or set \`${own}\` to have one made.`),
    holds: any(isElsewhere, flag(`transitions?.${own}?`, false)),
  };
}

const mail = `${rule}.ses?`;
const isComplete = any(given(`${mail}.text?`), given(`${mail}.html?`));

export const transitionsRules: readonly Rule[] = [
  {
    setting: 'transitions?.rules',
    rule: words('must have names that are unlike one another: sends are remembered by them'),
    remedy: words('Rename one of them.'),
    holds: any(not(given('transitions?')), distinct(elements(`${rule}.name`))),
  },
  {
    setting: rule,
    rule: words('must have exactly one of `sns`, `eventBridge` and `ses`'),
    remedy: words('Write a rule for each thing that is sent.'),
    holds: eq(plus(...['sns', 'eventBridge', 'ses'].map(oneIfGiven)), 1),
  },
  ownRule('sns', 'topic', 'ownTopic'),
  ownRule('eventBridge', 'bus', 'ownBus'),
  {
    setting: `${mail}.subject?`,
    rule: words('must be given with `text` or `html`, or `template` without any of them'),
    remedy: words('Write the mail, or name a template.'),
    holds: any(
      not(given(mail)),
      eq(
        plus(
          choose(given(`${mail}.template?`), 1, 0),
          choose(given(`${mail}.subject?`), choose(isComplete, 1, 2), choose(isComplete, 2, 0)),
        ),
        1,
      ),
    ),
  },
];
