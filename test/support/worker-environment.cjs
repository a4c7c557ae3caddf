const { TestEnvironment } = require('jest-environment-node');
const { keepCompiled } = require('./keep-compiled.cjs');

keepCompiled();

/** What the test files of this worker share (`worker-share.ts`): their modules end with each file, this one does not. */
const share = { programs: [] };

const kill = () => {
  for (const { process: program } of share.programs) program.kill('SIGKILL');
};
process.once('exit', kill);
// So Jest ends a worker that does not end by itself.
process.once('SIGTERM', () => process.exit(143));

/** Node's environment, and what outlives a test file. */
module.exports = class WorkerEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global.workerShare = share;
  }
};
