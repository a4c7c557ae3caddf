/**
 * Property tests draw the same cases each time, so that a change cannot fail by bad luck. New ones are drawn by
 * `PROPERTY_SEED=random npm test` (the failure prints the seed), more of them by `PROPERTY_RUNS=2000 npm test`.
 */
if (/\.prop\.test\.ts$|[\\/]test[\\/]services[\\/]/.test(expect.getState().testPath ?? '')) {
  const { PROPERTY_SEED = '20261121', PROPERTY_RUNS } = process.env;
  const fc = require('fast-check') as typeof import('fast-check');
  fc.configureGlobal({
    ...(PROPERTY_SEED !== 'random' && { seed: Number(PROPERTY_SEED) }),
    ...(PROPERTY_RUNS !== undefined && { numRuns: Number(PROPERTY_RUNS) }),
  });
}

export {};
