import { randomInt } from 'node:crypto';

/** A number from 0 up to, not including, 1. */
export type Random = () => number;

const steps = 2 ** 32;

export const systemRandom: Random = () => randomInt(steps) / steps;
