import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Mutation, mutated } from './mutation';
import { mutations } from './mutations';
import type { Replacement } from './replacement';
import { TestProcess } from './test-process';
import { typeMistakes } from './type-mistakes';

const usage = `Usage: npm run mutate -- [--only TEXT] [--every N] [--list]

Breaks each rule of event source mappings on its own and tells which test catches it.

  --only TEXT  only rules whose section, words or file hold the text
  --every N    only every Nth of them, for a quick look
  --list       name the rules and stop

Exit code 0: every broken rule was caught. 1: one survived, or could not be tried. 2: wrong use.`;

const root = process.cwd();
const atOnce = 2;

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (!options) {
    console.error(usage);
    return 2;
  }
  const { only, every, isList } = options;
  const named = mutations.filter(({ rule, file }) => `${rule} ${file}`.includes(only));
  const chosen = named.filter((_mutation, index) => index % every === 0);
  if (chosen.length === 0) {
    console.error(`No rule holds \`${only}\`.\n\n${usage}`);
    return 2;
  }
  if (isList) {
    for (const { rule, file } of chosen) console.log(`${rule} (${file})`);
    return 0;
  }
  const processes = Array.from({ length: atOnce }, () => new TestProcess(root));
  try {
    return await tryAll(chosen, processes);
  } finally {
    for (const one of processes) one.stop();
  }
}

interface Options {
  readonly only: string;
  readonly every: number;
  readonly isList: boolean;
}

function optionsOf(args: readonly string[]): Options | undefined {
  const rest = args[0] === '--' ? args.slice(1) : [...args];
  let [only, every] = ['', 1];
  let isList = false;
  while (rest.length > 0) {
    const name = rest.shift();
    if (name === '--list') isList = true;
    else if (name === '--only' && rest.length > 0) only = rest.shift()!;
    else if (name === '--every' && /^[1-9]\d*$/.test(rest[0] ?? '')) every = Number(rest.shift());
    else return undefined;
  }
  return { only, every, isList };
}

type Outcome = 'caught' | 'survived' | 'not tried';

interface Trial {
  readonly outcome: Outcome;
  readonly line: string;
}

async function tryAll(chosen: readonly Mutation[], processes: readonly TestProcess[]): Promise<number> {
  const whole = await processes[0]!.run();
  if (whole.type !== 'passed') {
    console.error(`Without any change: ${whole.type === 'failed' ? `${whole.testName} fails` : whole.reason}`);
    return 1;
  }
  console.log(`${whole.count} tests pass while no rule is broken`);
  const mutants = chosen.map(mutantOf);
  const mistakes = typeMistakes(
    root,
    mutants.filter((mutant) => typeof mutant !== 'string'),
  );
  const queue = chosen.map(({ rule }, index) => ({ index, rule, mutant: mutants[index]! }));
  const trials: Trial[] = [];
  let printedCount = 0;
  const work = async (tests: TestProcess) => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { index, rule, mutant } = next;
      const mistake = typeof mutant === 'string' ? undefined : mistakes.get(mutant);
      trials[index] = await tryOne(rule, mutant, mistake, tests);
      // In the order of the rules, whichever ends first.
      for (; trials[printedCount]; printedCount += 1) console.log(trials[printedCount]!.line);
    }
  };
  await Promise.all(processes.map(work));
  return report(trials.map(({ outcome }) => outcome));
}

/** The mutant, or why there is none. */
function mutantOf(mutation: Mutation): Replacement | string {
  try {
    return { file: mutation.file, source: mutated(readFileSync(join(root, mutation.file), 'utf8'), mutation) };
  } catch (error) {
    return (error as Error).message;
  }
}

async function tryOne(
  rule: string,
  mutant: Replacement | string,
  mistake: string | undefined,
  tests: TestProcess,
): Promise<Trial> {
  const notTried = (reason: string): Trial => ({ outcome: 'not tried', line: `NOT TRIED ${rule}: ${reason}` });
  if (typeof mutant === 'string') return notTried(mutant);
  if (mistake !== undefined) return notTried(mistake);
  const verdict = await tests.run(mutant);
  if (verdict.type === 'broken') return notTried(verdict.reason);
  if (verdict.type === 'passed') return { outcome: 'survived', line: `SURVIVED ${rule} (${mutant.file})` };
  return { outcome: 'caught', line: `caught ${rule} by ${verdict.testName}` };
}

function report(outcomes: readonly Outcome[]): number {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  const notTried = count('not tried');
  console.log(
    `${count('caught')} caught, ${count('survived')} survived${notTried > 0 ? `, ${notTried} not tried` : ''}`,
  );
  return count('caught') === outcomes.length ? 0 : 1;
}
