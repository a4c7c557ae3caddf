import { constructPeers } from '../require-peers';

interface RootPackage {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: { readonly [engine: string]: string };
  readonly dependencies: { readonly [name: string]: string };
  readonly devDependencies: { readonly [name: string]: string };
}

/** Import path to its types and its code: for bundlers where there is one of their own, and for everybody. */
const entries = {
  '.': { types: 'index', code: './lib/index.js' },
  './constructs': { types: 'constructs', code: './lib/constructs.js' },
  './handlers': { types: 'handlers', module: './esm/handlers.mjs', code: './lib/package/handlers.js' },
  './handlers/testing': { types: 'handlers-testing', code: './lib/package/handlers-testing.js' },
  './local': { types: 'local', code: './lib/package/local.js' },
  './engine': { types: 'engine', module: './esm/engine.mjs', code: './lib/package/engine.js' },
} as const;

/** Entries that fail with a sentence where the packages of the constructs are missing. */
export const guardedEntries = { 'lib/index.js': 'tributary', 'lib/constructs.js': 'tributary/constructs' } as const;

/**
 * The `package.json` of the npm package. It runs scripts of nobody and depends on the request signer alone: the constructs'
 * packages and esbuild are optional peers.
 */
export function packageJson(root: RootPackage): object {
  const { name, version, description, license, engines, dependencies, devDependencies } = root;
  return {
    name,
    version,
    description,
    license,
    keywords: ['dynamodb', 'streams', 'terraform', 'cdktf', 'lambda', 'event-source-mapping'],
    engines,
    bin: { tributary: 'bin/tributary.js' },
    exports: { ...Object.fromEntries(Object.entries(entries).map(exported)), ...others },
    sideEffects: ['./lib/package/register.js', './lib/ops/**'],
    dependencies: { '@smithy/signature-v4': `^${dependencies['@smithy/signature-v4']}` },
    peerDependencies: {
      ...Object.fromEntries(constructPeers.map((peer) => [peer, peerRange(devDependencies[peer]!)])),
      ...Object.fromEntries(localPeers.map((peer) => [peer, peerRange(devDependencies[peer]!)])),
      esbuild: `>=${devDependencies.esbuild}`,
    },
    peerDependenciesMeta: Object.fromEntries(
      [...constructPeers, ...localPeers, 'esbuild'].map((peer) => [peer, { optional: true }]),
    ),
  };
}

/** What a local run needs; a DynamoDB is found on the machine or comes with `@dynoxide`. */
const localPeers = ['fauxqs', '@aws-sdk/client-dynamodb'] as const;

const others = { './register': './lib/package/register.js', './package.json': './package.json' };

function exported([path, entry]: [string, (typeof entries)[keyof typeof entries]]) {
  const types = `./types/package/${entry.types}.d.ts`;
  return [path, { types, ...('module' in entry && { module: entry.module }), default: entry.code }];
}

/** From the version that we test with up to the next one that may break. */
function peerRange(version: string): string {
  return `^${version}`;
}
