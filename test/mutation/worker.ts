import { MutantTests } from './mutant-tests';
import type { Replacement } from './replacement';

const tests = new MutantTests(process.cwd());

process.on('message', async ({ mutant }: { readonly mutant?: Replacement }) => {
  process.send!(await tests.run(mutant));
});
