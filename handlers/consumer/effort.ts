/**
 * What this environment knows about an effect that it began and that is not marked as done yet. `uncertain`: it was
 * tried, and may have happened. `happened`: it has, and only its mark is missing.
 */
export interface Effort {
  /** The invocation that began it. */
  readonly owner: string;
  state: 'running' | 'uncertain' | 'happened';
}

/** By the key of the effect. */
export type Efforts = Map<string, Effort>;

/** Forgets what says nothing to a later invocation. What has happened is worth knowing until it is marked. */
export function forgetEfforts(efforts: Efforts): void {
  for (const [key, { state }] of efforts) if (state !== 'happened') efforts.delete(key);
}
