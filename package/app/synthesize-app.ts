import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { printStack } from '../../module-set/hcl/print-stack';
import { buildEntries } from '../../ops/build/build-entries';
import type { EnvironmentDefinition } from '../../stacks/definition';
import { fileBelow } from '../../stacks/file-below';
import { synthesize } from '../../stacks/synthesize';
import { validate } from '../../stacks/validate';
import { entriesOf, zipDirectory } from '../../stacks/zips';
import { libraryFolder } from '../package-folder';
import { productZip, productZipNames } from '../product-zip';

export interface SynthesizeAppOptions {
  /** Folder of the project: entries and zips are relative to it. */
  readonly root: string;
  /** Where `stacks/<environment>/cdk.tf.json` and its assets go. */
  readonly outdir: string;
  /** Names of the environments that are written; all of them are checked. @default All. */
  readonly only?: readonly string[];
  /** Writes HCL besides, to `hcl/<environment>`. @default false */
  readonly hcl?: boolean;
}

/**
 * Checks the environments, bundles the consumers that they name into zips, and writes a Terraform root for each.
 * Rejects with one `SettingsError` that tells every mistake.
 */
export async function synthesizeApp(
  environments: readonly EnvironmentDefinition[],
  { root, outdir, only, hcl }: SynthesizeAppOptions,
): Promise<void> {
  validate(environments, { fileExists: fileBelow(root) });
  await buildEntries(entriesOf(environments), { root }, libraryFolder());
  layOutProductZips(join(root, zipDirectory));
  synthesize(
    environments.filter(({ name }) => only?.includes(name) ?? true),
    { root, outdir, ...(hcl ? { print: printStack } : {}) },
  );
}

function layOutProductZips(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of productZipNames) copyFileSync(productZip(name), join(folder, `${name}.zip`));
}
