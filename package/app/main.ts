import type { EnvironmentDefinition } from '../../stacks/definition';
import { parseArguments, usage, writtenPaths } from '../../stacks/parse-arguments';
import { synthesizeApp } from './synthesize-app';

export interface AppOptions {
  /** Folder of the project. @default The current one. */
  readonly root?: string;
  /** `--env NAME`, which may stand several times, `--hcl` and `--quiet`. @default The command line's. */
  readonly args?: readonly string[];
}

/**
 * The whole of a project's `main.ts`: synthesizes the environments named on the command line, or all, into the folder
 * that the CDKTF CLI hands over, or `cdktf.out`. Sets the exit code: 1 for settings that are not valid, 2 for wrong use.
 */
export async function runApp(environments: readonly EnvironmentDefinition[], options: AppOptions = {}): Promise<void> {
  const { root = process.cwd(), args = process.argv.slice(2) } = options;
  const parsed = parseArguments(
    args,
    environments.map(({ name }) => name),
  );
  if ('mistake' in parsed) return fail(`${parsed.mistake}\n${usage}`, 2);
  const outdir = process.env.CDKTF_OUTDIR ?? 'cdktf.out';
  try {
    await synthesizeApp(environments, { root, outdir, only: parsed.environments, hcl: parsed.hcl });
  } catch (error) {
    if (!isUsers(error)) throw error;
    return fail(error.message, 1);
  }
  for (const path of writtenPaths(parsed)) console.log(`${outdir}/${path}`);
}

function fail(message: string, exitCode: number): void {
  console.error(message);
  process.exitCode = exitCode;
}

/** Our errors about settings have a `code`; a compiler's about a consumer that does not compile has `errors`. */
function isUsers(error: unknown): error is Error {
  return error instanceof Error && ('code' in error || 'errors' in error);
}
