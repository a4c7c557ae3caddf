/** Tests that drive the real `terraform` binary and the real AWS provider. */
// Terraform and its provider spend nearly half of their time on collecting garbage as Go does by itself: let them take memory.
process.env.GOGC ??= '200';
process.env.GOMEMLIMIT ??= '2GiB';

module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/test/terraform/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/terraform/before-all.ts',
  // They wait for Terraform and its provider as long as they compute.
  maxWorkers: 3,
};
