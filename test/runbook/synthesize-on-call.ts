import { buildZips, productZips } from '../../handlers/build';
import { fileBelow } from '../../stacks/file-below';
import { synthesize } from '../../stacks/synthesize';
import { validate } from '../../stacks/validate';
import { entriesOf, zipsOf } from '../../stacks/zips';
import { onCallEnvironment } from './on-call-environment';

/** Writes the stack below a folder: node bin/run.mjs test/runbook/synthesize-on-call.ts FOLDER */
async function main(outdir: string): Promise<void> {
  const root = process.cwd();
  const needed = zipsOf(onCallEnvironment).map(({ name }) => name);
  const entries = [...productZips, ...entriesOf([onCallEnvironment])].filter(({ name }) => needed.includes(name));
  validate([onCallEnvironment], { fileExists: fileBelow(root) });
  await buildZips(entries, { root });
  synthesize([onCallEnvironment], { root, outdir });
}

void main(process.argv[2]!);
