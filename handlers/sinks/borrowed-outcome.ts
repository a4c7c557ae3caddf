import type { Outcome } from '../core/sink';

/**
 * What the write of a newer change means for the older ones of its item that it stands for. Where it failed for good,
 * they are not to blame: they are tried again by themselves.
 */
export function borrowed(outcome: Outcome): Outcome {
  return 'error' in outcome ? { status: 'transient', error: outcome.error } : outcome;
}
