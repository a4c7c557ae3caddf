import type { Item } from '../../handlers/core/attribute-value';
import type { EffectCheck, LoggedChange } from '../workload';
import { AccountSheet, type SinkAccount } from './sink-account';

/** Each effect happened exactly as often as it must have. */
export function accountEffectSink(
  check: EffectCheck,
  changes: readonly LoggedChange[],
  rows: readonly Item[],
): SinkAccount {
  const sheet = new AccountSheet(check.sink, 'effect');
  const counts = new Map<string, number>();
  for (const { key, count } of rows.map((row) => check.found(row))) counts.set(key, (counts.get(key) ?? 0) + count);
  for (const [key, expected] of check.expected(changes)) {
    sheet.expected += expected;
    const count = counts.get(key) ?? 0;
    counts.delete(key);
    sheet.found += Math.min(count, expected);
    if (count < expected) {
      sheet.missing += expected - count;
      sheet.remark(`${key} happened ${count} times, not ${expected}.`);
    } else if (count > expected) {
      sheet.duplicates += count - expected;
      // An effect twice is wrong, unlike a message twice.
      sheet.wrong += count - expected;
      sheet.remark(`${key} happened ${count} times, not ${expected}.`);
    }
  }
  for (const [key, count] of counts) {
    sheet.wrong += count;
    sheet.remark(`${key} happened without a reason.`);
  }
  return sheet.account();
}
