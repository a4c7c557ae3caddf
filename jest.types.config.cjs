/** A hundred thousand items of every type through every sink: `npm run test:types`. */
process.env.TYPES_ITEMS ??= '100000';
module.exports = { ...require('./jest.config.cjs'), testMatch: ['<rootDir>/test/contracts/**/*.test.ts'] };
