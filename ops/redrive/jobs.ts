import { compareSequenceNumbers, compareVersions } from '../../handlers/core/version';
import type { ReplayRecord } from '../../handlers/replay/replay-batch';
import type { Finding, FoundRecord, Target } from './finding';

/** One record to bring, and all findings that hold it: each is done only when all of its records are. */
export interface Job extends ReplayRecord {
  readonly found: FoundRecord;
  readonly members: readonly Member[];
}

/** A record of a finding, which may be a copy. */
export interface Member {
  readonly finding: Finding;
  readonly record: FoundRecord;
}

/** The records for one target. */
export interface TargetJobs {
  readonly target: Target;
  readonly jobs: readonly Job[];
}

export type IsWanted = (record: FoundRecord, finding: Finding) => boolean;

/**
 * The records of the findings that are wanted, by target: each change once, however many places hold it, those of an
 * item in the order in which they were made, and the oldest first.
 */
export function jobsOf(findings: readonly Finding[], isWanted: IsWanted): readonly TargetJobs[] {
  const byTarget = new Map<string, { target: Target; jobs: Map<string, Draft> }>();
  for (const finding of findings) {
    const { target } = finding;
    const group = byTarget.get(keyOf(target)) ?? { target, jobs: new Map() };
    byTarget.set(keyOf(target), group);
    finding.records.forEach((record, at) => {
      if (isWanted(record, finding)) addTo(group.jobs, record, finding, at);
    });
  }
  return [...byTarget.values()].map(({ target, jobs }) => ({ target, jobs: inOrder([...jobs.values()]) }));
}

/** A pipe or a queue may be called as a consumer is. */
function keyOf(target: Target): string {
  return `${'consumer' in target ? 'function' : 'pipe' in target ? 'pipe' : 'queue'} ${target.name}`;
}

interface Draft extends Job {
  readonly members: Member[];
}

function addTo(jobs: Map<string, Draft>, found: FoundRecord, finding: Finding, at: number): void {
  const { record, itemIdentifier, itemKey, facts } = found;
  // A queue that others read gets each of its messages back, also two of one change.
  const isMessage = 'queue' in finding.target || found.placeInGroup !== undefined;
  const key = facts && !isMessage ? facts.changeKey + itemKey : `${finding.id}#${at}`;
  const known = jobs.get(key);
  const member = { finding, record: found };
  if (known) known.members.push(member);
  else jobs.set(key, { record, itemIdentifier, itemKey, found, members: [member] });
}

/** Items take turns by the time of their next change, which is never before the one that goes ahead of it. */
function inOrder(jobs: readonly Job[]): readonly Job[] {
  const byItem = new Map<string, Job[]>();
  for (const job of jobs) byItem.set(job.itemKey, [...(byItem.get(job.itemKey) ?? []), job]);
  const timed = [...byItem.values()].flatMap((some) => {
    let latestMs = 0;
    return some.sort(compareChanges).map((job) => {
      latestMs = Math.max(latestMs, timeOf(job));
      return { job, atMs: latestMs };
    });
  });
  return timed.sort((one, other) => one.atMs - other.atMs).map(({ job }) => job);
}

/** Of one item, or of one group of a FIFO queue. */
function compareChanges({ found: one }: Job, { found: other }: Job): number {
  if (one.placeInGroup !== undefined && other.placeInGroup !== undefined) {
    return compareSequenceNumbers(one.placeInGroup, other.placeInGroup);
  }
  return one.facts && other.facts ? compareVersions(one.facts.version, other.facts.version) : 0;
}

function timeOf({ found, members }: Job): number {
  return found.facts?.createdAtMs ?? members[0]!.finding.atMs;
}
