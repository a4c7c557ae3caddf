import { createRequire } from 'node:module';
import type * as esbuild from 'esbuild';
import { SettingsError } from '../../handlers/core/errors';

/**
 * esbuild, loaded when it is first used: a team that only writes handlers, or only rehearses plans, needs none of its
 * 10 MB and its install script.
 */
const requireHere = createRequire(__filename);

export const build = ((options: esbuild.BuildOptions) => load().build(options)) as typeof esbuild.build;

export const transformSync = ((input: string, options?: esbuild.TransformOptions) =>
  load().transformSync(input, options)) as typeof esbuild.transformSync;

/** Part of the record of a build; nothing is built where it is not installed. */
export const version: string = installedVersion() ?? 'none';

function load(): typeof esbuild {
  if (installedVersion() === undefined) {
    throw new SettingsError(['esbuild must be installed for this, got none. Run `npm install --save-dev esbuild`.']);
  }
  return requireHere('esbuild') as typeof esbuild;
}

function installedVersion(): string | undefined {
  try {
    return (requireHere('esbuild/package.json') as { version: string }).version;
  } catch {
    return undefined;
  }
}
