import { type BuildOptions, build } from 'esbuild';

export interface Bundle {
  readonly code: Uint8Array;
  /** Every file that went into the bundle, relative to the root. */
  readonly inputs: readonly string[];
}

/** Module name to the file, relative to the root, that takes its place in a bundle. */
export interface Aliases {
  readonly [module: string]: string;
}

/**
 * Bundles one handler with everything it needs. CommonJS, because it starts faster than ES modules on every runtime;
 * the packages' ES sources, because only those can be stripped of what is not used.
 * The output depends on the sources and on the `sideEffects` of package.json alone: nothing in it names a directory, and
 * no tsconfig nearby is read.
 */
export async function bundle(root: string, entry: string, aliases: Aliases = {}): Promise<Bundle> {
  const alias = { ...bundleOptions.alias, ...aliases };
  const { outputFiles, metafile } = await build({ ...bundleOptions, alias, absWorkingDir: root, entryPoints: [entry] });
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
export function bundleFormat(aliases: Aliases = {}): string {
  return JSON.stringify([bundleOptions, aliases]);
}

/**
 * What a client of the SDK carries along and the fan-out never uses: 17 KB of its zip. A build with another
 * version of the SDK that needs more of these modules fails, and the transport's tests run against this very bundle.
 */
export const leanSdk: Aliases = {
  '@aws/lambda-invoke-store': './handlers/build/lean-sdk/invoke-store.ts',
  '@smithy/core/checksum': './handlers/build/lean-sdk/checksum.ts',
  '@smithy/core/event-streams': './handlers/build/lean-sdk/event-streams.ts',
  '@smithy/core/retry': './handlers/build/lean-sdk/retry.ts',
  '@smithy/node-http-handler': './handlers/build/lean-sdk/http-handler.ts',
};

/**
 * What the signer's imports carry along: 1.1 KB of each zip that has the signer and no client of the SDK. It is not for
 * users' own entries, which may bring clients that need the whole of both modules.
 */
export const leanSigner: Aliases = {
  '@smithy/core/protocols': './handlers/build/lean-sdk/protocols.ts',
  '@smithy/core/serde': './handlers/build/lean-sdk/serde.ts',
};
