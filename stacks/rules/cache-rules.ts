import { any, choose, eq, flag, given, not, plus, type Rule, words } from '../../modules/rule';

const oneIfGiven = (setting: string) => choose(given(setting), 1, 0);

/** A cache is made or found. */
export const cacheRules: readonly Rule[] = [
  {
    setting: 'cache',
    rule: words('must have either `endpoint` or `serverless`'),
    remedy: words('Name a cache that exists, or describe one to make.'),
    holds: any(not(given('cache?')), eq(plus(oneIfGiven('cache?.endpoint?'), oneIfGiven('cache?.serverless?')), 1)),
  },
  {
    setting: 'cache?.tls',
    rule: words('must be true for ElastiCache Serverless, which takes nothing else'),
    remedy: words('Remove it.'),
    holds: any(not(given('cache?.serverless?')), flag('cache?.tls', true)),
  },
];
