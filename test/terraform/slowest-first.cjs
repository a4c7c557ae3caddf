const Sequencer = require('@jest/test-sequencer').default;

/** Files that wait for minutes, in which others can compute: on a fresh clone, Jest knows no file's time. */
const slowest = ['change-matrix', 'validations', 'environments'];

/** Starts them first; the rest as Jest does. */
module.exports = class SlowestFirst extends Sequencer {
  async sort(tests) {
    const isSlow = ({ path }) => slowest.some((name) => path.endsWith(`/${name}.test.ts`));
    const sorted = await super.sort(tests);
    return [...sorted.filter(isSlow), ...sorted.filter((each) => !isSlow(each))];
  }
};
