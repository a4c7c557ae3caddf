import type { Random } from './random';

const firstMs = 100;
const longestMs = 5_000;

/** Pause before try number `attempt` + 1 (from 1): doubling from 100 ms to 5 s, of which a random half is left out. */
export function backoffMs(attempt: number, random: Random): number {
  const wholeMs = Math.min(firstMs * 2 ** (attempt - 1), longestMs);
  return Math.round(wholeMs * (0.5 + random() / 2));
}
