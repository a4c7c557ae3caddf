import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Random } from '../handlers/core/random';

/**
 * A sequence of numbers that depends on the seed and the stream alone. Every part of a run draws from a stream of its
 * own, so that one more draw in one part does not change what the others see.
 */
export function seededRandom(seed: number, stream = 0): Random {
  const generator = xoroshiro128plus(Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b));
  return () => (generator.next() >>> 0) / 2 ** 32;
}
