/** Tests that drive the real `terraform` binary and the real AWS provider. */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/test/terraform/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/terraform/install-emulator.ts',
  // They wait for Terraform and its provider as long as they compute.
  maxWorkers: 2,
};
