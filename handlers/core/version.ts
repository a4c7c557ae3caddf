/** The documented maximum of a SequenceNumber, and so the width that makes text order equal number order. */
const sequenceDigits = 40;

/**
 * The version of a change: stream label, then the sequence number padded with zeros to 40 digits. The label starts a
 * new epoch when a stream is re-created; it is the creation time, so a later stream compares greater as text.
 */
export function versionOf(streamLabel: string, sequenceNumber: string): string {
  return `${streamLabel}:${sequenceNumber.padStart(sequenceDigits, '0')}`;
}

/** Digits of every number that Kinesis was seen to give; its API allows 129, of which only ties would notice. */
const kinesisDigits = 56;

/**
 * The version of a change that came by Kinesis: its time to the microsecond, written as a stream's label is, then the
 * padded Kinesis sequence number, which tells apart what happened at the same time, `2026-01-02T03:04:05.678_901:number`.
 * As a stream's label is the time of its creation, Kinesis's word on a change made later stands over the stream's.
 * @param createdAtUs Epoch microseconds, a safe integer.
 */
export function kinesisVersionOf(createdAtUs: number, sequenceNumber: string): string {
  const milliseconds = new Date(Math.floor(createdAtUs / 1_000)).toISOString().slice(0, -1);
  const microseconds = String(createdAtUs % 1_000).padStart(3, '0');
  return `${milliseconds}_${microseconds}:${sequenceNumber.padStart(kinesisDigits, '0')}`;
}

/**
 * The label of what a backfill brings as of this time: below every label of a stream or of Kinesis, which begins with a
 * year, and above that of an earlier backfill.
 * @param atMs Epoch milliseconds, 0 to 8.64e15.
 */
export function backfillLabelOf(atMs: number): string {
  return `0/${new Date(atMs).toISOString().slice(0, -1)}`;
}

/**
 * The version of an item's state as a backfill that began at this time read it: older than any change by stream or
 * Kinesis, and newer than what an earlier backfill brought.
 */
export function seedVersionOf(beganAtMs: number): string {
  return versionOf(backfillLabelOf(beganAtMs), '0');
}

/**
 * What every delivery of a change has of its version. Kinesis may carry one change twice, under two numbers, so there
 * it is the time alone.
 */
export function deliveredVersion(version: string): string {
  const at = version.lastIndexOf(':');
  return version.length - at - 1 > sequenceDigits ? version.slice(0, at) : version;
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
