/** Tests that bring sinks to the real services: a Redis, an OpenSearch node, an emulator of AWS. */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/test/services/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/terraform/install-emulator.ts',
  // They wait for services as long as they compute.
  maxWorkers: 2,
};
