import { all, any, given, implies, lte, not, number, type Rule, words } from '../../modules/rule';
import { sinkDefaults } from '../../modules/sinks/defaults';

const hasStream = given('audit?.deliveryStream?');
const hasBucket = given('audit?.bucket?');
const lockDays = number('audit?.objectLock?.retentionInDays');

/** A setting of what is made says nothing where it exists already. */
function onlyWhereMade(setting: string, exists: typeof hasStream, what: string): Rule {
  return {
    setting: `audit?.${setting}?`,
    rule: words(`must not be given with a ${what} that exists`),
    remedy: words('Remove it.'),
    holds: not(all(exists, given(`audit?.${setting}?`))),
  };
}

export const auditRules: readonly Rule[] = [
  onlyWhereMade('bufferingIntervalInSeconds', hasStream, 'delivery stream'),
  onlyWhereMade('bufferingSizeInMb', hasStream, 'delivery stream'),
  onlyWhereMade('objectLock', any(hasStream, hasBucket), 'bucket or delivery stream'),
  onlyWhereMade('expirationInDays', any(hasStream, hasBucket), 'bucket or delivery stream'),
  {
    setting: 'audit?.expirationInDays?',
    rule: words('must be at least `objectLock.retentionInDays`: nothing goes before its lock'),
    value: number('audit?.expirationInDays?', sinkDefaults.audit.expirationInDays),
    remedy: words('Raise it, or lock for less.'),
    holds: implies(
      given('audit?.objectLock?'),
      lte(lockDays, number('audit?.expirationInDays?', sinkDefaults.audit.expirationInDays)),
    ),
  },
];
