import type { FoundRecord } from './finding';
import type { Attempt } from './history';
import type { Job } from './jobs';

/**
 * What this run has brought to functions. A record that falls into quarantine once more comes to lie where this run looks
 * for records: it is known by this, gets its history back, and is not brought again.
 */
export class Brought {
  readonly #former = new Map<string, readonly Attempt[]>();
  readonly #fallen = new Set<string>();

  add(consumer: string, { found, members }: Job): void {
    const former = members.flatMap(({ finding }) => formerOf(finding));
    this.#former.set(keyOf(consumer, found), former);
  }

  /** What was tried before it was brought; undefined for a record that was not. */
  formerOf(consumer: string, found: FoundRecord): readonly Attempt[] | undefined {
    return this.#former.get(keyOf(consumer, found));
  }

  fellBack(consumer: string, found: FoundRecord): void {
    this.#fallen.add(keyOf(consumer, found));
  }

  hasFallen(consumer: string, found: FoundRecord): boolean {
    return this.#fallen.has(keyOf(consumer, found));
  }

  /** How many records went into quarantine again. */
  get fallenCount(): number {
    return this.#fallen.size;
  }
}

/** A quarantined record tells its own error among its attempts; any other place has it beside them. */
function formerOf({ source, history, cause, atMs }: Job['members'][number]['finding']): readonly Attempt[] {
  return source === 'quarantine' ? history : [...history, { at: new Date(atMs).toISOString(), error: cause }];
}

function keyOf(consumer: string, { facts, itemKey, record }: FoundRecord): string {
  return `${consumer} ${facts ? facts.changeKey + itemKey : JSON.stringify(record)}`;
}
