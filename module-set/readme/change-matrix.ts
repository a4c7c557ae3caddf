import type { Change } from './change';

/** What a change of a setting does to what is applied already: each row is tested with the real provider. */
export const changeMatrix: readonly Change[] = [];
