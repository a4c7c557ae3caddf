import { any, given, implies, lte, not, number, type Rule, words } from '../../modules/rule';
import { sinkDefaults } from '../../modules/sinks/defaults';

const hasLock = given('audit?.objectLock?');
const expirationInDays = number('audit?.expirationInDays?', sinkDefaults.audit.expirationInDays);

export const auditRules: readonly Rule[] = [
  {
    setting: 'audit?.objectLock?',
    rule: words('must not be given with a bucket or a delivery stream that exists, whose bucket stays as it is'),
    remedy: words('Remove it, and lock the bucket where it is made.'),
    holds: implies(hasLock, not(any(given('audit?.bucket?'), given('audit?.deliveryStream?')))),
  },
  {
    setting: 'audit?.expirationInDays?',
    rule: words('must be at least `objectLock.retentionInDays`: nothing goes before its lock'),
    remedy: words('Raise it, or lock for less.'),
    holds: implies(hasLock, lte(number('audit?.objectLock?.retentionInDays'), expirationInDays)),
  },
];
