const Sequencer = require('@jest/test-sequencer').default;

/** Files that take minutes, in which others can run: on a fresh clone, Jest knows no file's time. */
const slowest = [
  'test/local/kill',
  'test/runbook/runbook',
  'test/ops/tributary',
  'test/contracts/once.prop',
  'test/terraform/change-matrix',
  'test/terraform/examples',
  'test/terraform/validations',
  'test/terraform/environments',
];

/** Starts them first; the rest as Jest does. */
module.exports = class SlowestFirst extends Sequencer {
  async sort(tests) {
    const isSlow = ({ path }) => slowest.some((name) => path.replaceAll('\\', '/').endsWith(`/${name}.test.ts`));
    const sorted = await super.sort(tests);
    return [...sorted.filter(isSlow), ...sorted.filter((each) => !isSlow(each))];
  }
};
