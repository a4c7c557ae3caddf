/** What is known about an effect that was begun. */
export interface OnceMark {
  readonly state: 'started' | 'done';
  /** The invocation that began it. */
  readonly owner: string;
  /** Until then the owner may still be at work. Epoch milliseconds. */
  readonly leaseUntilMs: number;
}

export type OnceStart = Omit<OnceMark, 'state'> & {
  /** When the mark may be forgotten. Epoch milliseconds. */
  readonly expiresAtMs: number;
};

/** Remembers which effects were started and which are done. Every step is atomic. */
export interface OnceStore {
  /**
   * Marks an effect as started and resolves to undefined; where it is marked already, resolves to that mark and
   * changes nothing. With `replaces` it takes a started mark over from that owner.
   */
  start(key: string, start: OnceStart, replaces?: string): Promise<OnceMark | undefined>;
  /** Marks as done what this owner started. */
  finish(key: string, owner: string): Promise<void>;
  /** Forgets what this owner started, as if it had never been. */
  forget(key: string, owner: string): Promise<void>;
}
