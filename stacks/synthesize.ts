import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { MissingZipError } from '../modules/errors';
import type { EnvironmentDefinition } from './definition';
import { PipelineStack } from './pipeline-stack';
import { withoutTokenStacks } from './without-token-stacks';
import { codeOf, type Zip, zipsOf } from './zips';

export interface SynthesizeOptions {
  /** Folder of the repository: zips and entries are relative to it. */
  readonly root: string;
  /** Where `stacks/<environment>/cdk.tf.json` and its assets go. */
  readonly outdir: string;
  /** Writes a stack as files that people read, by name; they go to `hcl/<environment>`. @default Nothing goes there. */
  readonly print?: (stack: PipelineStack) => { readonly [file: string]: string };
}

/** Writes one stack for each environment, with the zips beside it. The same definition gives the same bytes. */
export function synthesize(environments: readonly EnvironmentDefinition[], options: SynthesizeOptions): void {
  withoutTokenStacks(() => synthesizeStacks(environments, options));
  for (const environment of environments) {
    writeAssets(environment, join(options.outdir, 'stacks', environment.name), options);
    if (options.print) writeAssets(environment, join(options.outdir, 'hcl', environment.name), options);
  }
}

function synthesizeStacks(
  environments: readonly EnvironmentDefinition[],
  { root, outdir, print }: SynthesizeOptions,
): void {
  const app = new App({ outdir });
  const stacks = environments.map((environment) => {
    const read = (zip: Zip) => codeOf(zip, readFileSync(zipFile(environment, root, zip)));
    return new PipelineStack(app, { environment, codeOf: read });
  });
  app.synth();
  if (print) for (const stack of stacks) writePrinted(join(outdir, 'hcl', stack.node.id), print(stack));
}

/** Files of an earlier synthesis would be part of the stack, so they go. */
function writePrinted(folder: string, files: { readonly [file: string]: string }): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith('.tf')) rmSync(join(folder, name));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

function writeAssets(environment: EnvironmentDefinition, folder: string, { root }: SynthesizeOptions): void {
  const assets = join(folder, 'assets');
  rmSync(assets, { recursive: true, force: true });
  mkdirSync(assets, { recursive: true });
  for (const zip of zipsOf(environment)) copyFileSync(zipFile(environment, root, zip), join(assets, `${zip.name}.zip`));
}

function zipFile(environment: EnvironmentDefinition, root: string, zip: Zip): string {
  const file = join(root, zip.file);
  if (!existsSync(file)) throw new MissingZipError(environment.name, zip.file);
  return file;
}
