/** The documented maximum of a SequenceNumber, and so the width that makes text order equal number order. */
const sequenceDigits = 40;

/**
 * The version of a change: stream label, then the sequence number padded with zeros to 40 digits. The label starts a
 * new epoch when a stream is re-created; it is the creation time, so a later stream compares greater as text.
 */
export function versionOf(streamLabel: string, sequenceNumber: string): string {
  return `${streamLabel}:${sequenceNumber.padStart(sequenceDigits, '0')}`;
}

/** Whether a text has the form of a version. */
export function isVersion(text: string): boolean {
  return /:\d{40,}$/.test(text);
}

/** Negative, zero or positive as `left` is older than, equal to, or newer than `right`. For versions of one item. */
export function compareVersions(left: string, right: string): number {
  const [leftLabel, leftNumber] = split(left);
  const [rightLabel, rightNumber] = split(right);
  return compareText(leftLabel, rightLabel) || compareSequenceNumbers(leftNumber, rightNumber);
}

/**
 * Orders sequence numbers of one shard or one item. They grow a digit on the way, so text order is wrong; they have
 * more digits than a double holds, so `Number` is too; and BigInt takes 26 times as long as comparing lengths first.
 */
export function compareSequenceNumbers(left: string, right: string): number {
  const a = left.replace(/^0+/, '');
  const b = right.replace(/^0+/, '');
  return a.length - b.length || compareText(a, b);
}

function split(version: string): [label: string, number: string] {
  const at = version.lastIndexOf(':');
  return [version.slice(0, Math.max(at, 0)), version.slice(at + 1)];
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
