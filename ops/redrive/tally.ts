import type { Finding, FoundRecord, LostRange, SourceName } from './finding';

/** Findings that are alike. */
export interface Group {
  readonly consumer: string;
  readonly source: SourceName;
  readonly cause: string;
  readonly age: Age;
  readonly findings: number;
  /** Records that are there and wanted. */
  readonly records: number;
  /** How many the findings tell of; fewer are there where some are lost, more where others cannot be told apart. */
  readonly expected: number;
  readonly lost: number;
  /** Epoch milliseconds. */
  readonly oldestAtMs: number;
  readonly newestAtMs: number;
  /** Times that a redrive had tried before, most of all. */
  readonly triedMax: number;
  /** Why none of it is brought. */
  readonly refusal?: string;
}

export type Age = (typeof ages)[number]['name'];

const hourMs = 3_600_000;

/** What a stream still has, what it is about to forget, and what it has forgotten. */
export const ages = [
  { name: 'under an hour', belowMs: hourMs },
  { name: 'under 20 hours', belowMs: 20 * hourMs },
  { name: 'under 24 hours', belowMs: 24 * hourMs },
  { name: 'a day and more', belowMs: Number.POSITIVE_INFINITY },
] as const;

export interface LostRecords extends LostRange {
  readonly consumer: string;
}

/** Sums up findings as they come, and forgets them. */
export class Tally {
  readonly #nowMs: number;
  readonly #groups = new Map<string, Group>();
  readonly lost: LostRecords[] = [];

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  add(finding: Finding, wanted: readonly FoundRecord[], refusal: string | undefined): void {
    const { target, source, cause, atMs, lost, history, expected } = finding;
    const age = ages.find(({ belowMs }) => this.#nowMs - atMs < belowMs)!.name;
    const key = JSON.stringify([target.name, source, cause, age, refusal]);
    const group = this.#groups.get(key);
    this.#groups.set(key, {
      ...{ consumer: target.name, source, cause, age, ...(refusal !== undefined && { refusal }) },
      findings: (group?.findings ?? 0) + 1,
      records: (group?.records ?? 0) + wanted.length,
      expected: (group?.expected ?? 0) + expected,
      lost: lost.reduce((sum, { count }) => sum + count, group?.lost ?? 0),
      oldestAtMs: Math.min(group?.oldestAtMs ?? atMs, atMs),
      newestAtMs: Math.max(group?.newestAtMs ?? atMs, atMs),
      triedMax: Math.max(group?.triedMax ?? 0, history.length - (source === 'quarantine' ? 1 : 0)),
    });
    this.lost.push(...lost.map((range) => ({ consumer: target.name, ...range })));
  }

  /** By consumer, source and cause, the oldest first. */
  groups(): readonly Group[] {
    const keyOf = ({ consumer, source, cause }: Group) => JSON.stringify([consumer, source, cause]);
    return [...this.#groups.values()].sort(
      (one, other) => compareText(keyOf(one), keyOf(other)) || one.oldestAtMs - other.oldestAtMs,
    );
  }
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
