import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CaseVerdict, type RecordedCase, replayCase } from '../vectors';
import { CaseFileError, readCaseFile } from './case-file';
import { agrees, caseLine, countVerdicts, totalLine } from './case-report';

const usage = `Usage: npm run vectors -- FILE...

Replays recorded cases of event source mappings and tells where the engine differs from what was recorded.
The format is described in engine/vectors/case-file.schema.json.

Exit code 0: every case agrees. 1: one differs or is not supported. 2: wrong use, or a file that is not in the format.`;

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage);
    return 0;
  }
  const names = args[0] === '--' ? args.slice(1) : args;
  const option = names.find((name) => name.startsWith('-'));
  if (option !== undefined || names.length === 0) {
    console.error(
      `${option === undefined ? 'Name at least one file.' : `\`${option}\` is not an option.`}\n\n${usage}`,
    );
    return 2;
  }
  try {
    // A file that is not in the format is said before any case is replayed.
    return replay(names.map((name) => ({ name, cases: readCaseFile(pathOf(name), name).cases })));
  } catch (error) {
    if (!(error instanceof CaseFileError)) throw error;
    console.error(error.message);
    return 2;
  }
}

function replay(
  files: readonly { readonly name: string; readonly cases: ReturnType<typeof readCaseFile>['cases'] }[],
): number {
  const all: CaseVerdict[] = [];
  for (const { name, cases } of files) {
    const results = cases.map((recorded) => {
      const result = verdictOn(recorded);
      console.log(caseLine(recorded.id, result));
      return result;
    });
    console.log(totalLine(name, countVerdicts(results)));
    all.push(...results);
  }
  const counts = countVerdicts(all);
  console.log(totalLine('total', counts));
  return agrees(counts) ? 0 : 1;
}

/** A case that the engine breaks on is one that it does not support; the others are still worth knowing. */
function verdictOn(recorded: RecordedCase): CaseVerdict {
  try {
    return replayCase(recorded);
  } catch (error) {
    return { verdict: 'unsupported', reason: `the replay failed: ${(error as Error).message}` };
  }
}

/** npm runs a script in the project's folder and tells in INIT_CWD where the user stands. */
function pathOf(name: string): string {
  const here = resolve(name);
  const fromUser = resolve(process.env.INIT_CWD ?? '', name);
  return existsSync(fromUser) ? fromUser : here;
}
