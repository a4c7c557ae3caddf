import { all, given, not, type Rule, words } from '../../modules/rule';

export const objectsRules: readonly Rule[] = [
  {
    setting: 'objects?.tombstoneRetentionDays?',
    rule: words("must not be given with a bucket that exists, whose lifecycle is its owner's"),
    remedy: words('Remove it, and give the bucket a rule that expires tombstones.'),
    holds: not(all(given('objects?.bucket?'), given('objects?.tombstoneRetentionDays?'))),
  },
];
