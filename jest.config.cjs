/** Unit, synth, property and end-to-end tests: Node is all they need (Java adds cases). */
module.exports = {
  testEnvironment: '<rootDir>/test/support/worker-environment.cjs',
  // Jest leaves a core idle of its own accord, which on two is half of the machine.
  maxWorkers: '100%',
  // A machine that is busy with something else is no failure.
  testTimeout: 180_000,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/terraform/',
    '<rootDir>/test/services/',
    '<rootDir>/test/browser/',
  ],
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.tributary', '<rootDir>/dist'],
  testSequencer: '<rootDir>/test/support/slowest-first.cjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/configure-properties.ts'],
  transform: { '\\.(ts|js)$': '<rootDir>/test/support/esbuild-transform.cjs' },
  transformIgnorePatterns: ['/node_modules/(?!(@cdktf/provider-aws|cdktf)/)'],
};
