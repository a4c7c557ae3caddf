import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
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
}

/** Writes one stack for each environment, with the zips beside it. The same definition gives the same bytes. */
export function synthesize(environments: readonly EnvironmentDefinition[], { root, outdir }: SynthesizeOptions): void {
  withoutTokenStacks(() => synthesizeStacks(environments, { root, outdir }));
  for (const environment of environments) {
    const assets = join(outdir, 'stacks', environment.name, 'assets');
    rmSync(assets, { recursive: true, force: true });
    mkdirSync(assets, { recursive: true });
    for (const zip of zipsOf(environment))
      copyFileSync(zipFile(environment, root, zip), join(assets, `${zip.name}.zip`));
  }
}

function synthesizeStacks(environments: readonly EnvironmentDefinition[], { root, outdir }: SynthesizeOptions): void {
  const app = new App({ outdir });
  for (const environment of environments) {
    const read = (zip: Zip) => codeOf(zip, readFileSync(zipFile(environment, root, zip)));
    new PipelineStack(app, { environment, codeOf: read });
  }
  app.synth();
}

function zipFile(environment: EnvironmentDefinition, root: string, zip: Zip): string {
  const file = join(root, zip.file);
  if (!existsSync(file)) throw new MissingZipError(environment.name, zip.file);
  return file;
}
