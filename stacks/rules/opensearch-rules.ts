import { any, choose, eq, given, not, plus, type Rule, words } from '../../modules/rule';

const oneIfGiven = (setting: string) => choose(given(setting), 1, 0);

/** A domain is made, or one is found. */
export const opensearchRules: readonly Rule[] = [
  {
    setting: 'opensearch',
    rule: words('must have either `endpoint` or `domain`'),
    remedy: words('Name a domain or collection that exists, or describe a domain to make.'),
    holds: any(
      not(given('opensearch?')),
      eq(plus(oneIfGiven('opensearch?.endpoint?'), oneIfGiven('opensearch?.domain?')), 1),
    ),
  },
];
