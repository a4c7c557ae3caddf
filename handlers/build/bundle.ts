import { type BuildOptions, build } from 'esbuild';

export interface Bundle {
  readonly code: Uint8Array;
  /** Every file that went into the bundle, relative to the root. */
  readonly inputs: readonly string[];
}

/**
 * Bundles one handler with everything it needs. CommonJS, because it starts faster than ES modules on every runtime;
 * the packages' ES sources, because only those can be stripped of what is not used.
 * The output depends on the sources alone: nothing in it names a directory, and no tsconfig nearby is read.
 */
export async function bundle(root: string, entry: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({ ...bundleOptions, absWorkingDir: root, entryPoints: [entry] });
  return { code: outputFiles[0]!.contents, inputs: Object.keys(metafile.inputs).sort() };
}

const bundleOptions = {
  bundle: true,
  write: false,
  metafile: true,
  outfile: 'index.js',
  platform: 'node',
  // The oldest Node that runs a handler: functions have 22, a local run may have 20.
  target: 'node20',
  format: 'cjs',
  minify: true,
  legalComments: 'none',
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': './handlers/sdk-credentials/index.ts' },
  tsconfigRaw: '{}',
  logLevel: 'silent',
} satisfies BuildOptions;

/** Changes when a bundle of the same sources may come out differently. */
export const bundleFormat = JSON.stringify(bundleOptions);
