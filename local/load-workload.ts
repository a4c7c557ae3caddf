import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { bundleFile } from './bundle-file';
import { LocalRunError } from './local-run-error';
import type { Workload } from './workload';

/** Bundles a workload's file and gives its default export. `file` is relative to the repository's root. */
export async function loadWorkload(root: string, file: string, directory: string): Promise<Workload> {
  const entry = resolve(root, file);
  if (!existsSync(entry)) throw new LocalRunError('workload', `There is no workload ${file}.`);
  // Inside the repository, so that the bundle finds the packages there.
  const outfile = join(directory, `workload-${createHash('sha256').update(entry).digest('hex').slice(0, 16)}.cjs`);
  const text = await bundleFile(entry).catch((error: Error) => {
    throw new LocalRunError('workload', `The workload ${file} cannot be built: ${error.message}`, { cause: error });
  });
  writeFileSync(outfile, text);
  const { default: workload } = createRequire(outfile)(outfile) as { default?: Partial<Workload> };
  if (typeof workload?.run !== 'function') {
    throw new LocalRunError('workload', `The workload ${file} must have a default export with a function \`run\`.`);
  }
  return { title: file, run: workload.run.bind(workload), ...workload } as Workload;
}
