/** Tests that drive the real `terraform` binary and the real AWS provider. */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/test/terraform/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
