import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version as esbuildVersion } from 'esbuild';
import { type BuildRecord, createPrint, isCurrent, type Print } from './build/build-record';
import { type Aliases, bundle, bundleFormat, leanSdk, leanSigner } from './build/bundle';
import { zipOf } from './build/zip';

/** A zip to build: its code is what `entry` exports, and its Lambda handler is `index.handler`. */
export interface ZipEntry {
  /** Name of the file, without `.zip`. */
  readonly name: string;
  /** TypeScript or JavaScript file, relative to the root. */
  readonly entry: string;
  /** Modules that are replaced in this bundle, besides the SDK's credential provider. */
  readonly aliases?: Aliases;
}

export interface BuiltZip {
  readonly name: string;
  /** Absolute path of the zip. */
  readonly file: string;
  readonly zipBytes: number;
  readonly minifiedBytes: number;
  /** Base64 SHA-256 of the zip, as Terraform's `source_code_hash` wants it. */
  readonly sha256: string;
  /** False when nothing had changed since the last build. */
  readonly rebuilt: boolean;
}

export interface BuildSettings {
  /** Absolute path of the checkout. */
  readonly root: string;
  /** Where the zips go, relative to the root. Default `.tributary/zips`. */
  readonly directory?: string;
}

/** The product's own zips. Those of a user's consumers come from the environments that name them. */
export const productZips: readonly ZipEntry[] = [
  { name: 'fan-out', entry: 'handlers/fan-out/index.ts', aliases: leanSdk },
  { name: 'fan-out-direct', entry: 'handlers/fan-out-direct/index.ts', aliases: leanSigner },
  { name: 'view', entry: 'handlers/sinks/view/index.ts', aliases: leanSigner },
  { name: 'aggregation', entry: 'handlers/sinks/aggregation/index.ts', aliases: leanSigner },
  { name: 'replica', entry: 'handlers/sinks/replica/index.ts', aliases: leanSigner },
  { name: 'opensearch', entry: 'handlers/sinks/opensearch/index.ts', aliases: leanSigner },
  { name: 'objects', entry: 'handlers/sinks/objects/index.ts', aliases: leanSigner },
  { name: 'audit', entry: 'handlers/sinks/audit/index.ts', aliases: leanSigner },
  { name: 'cache', entry: 'handlers/sinks/cache/index.ts', aliases: leanSigner },
  { name: 'transitions', entry: 'handlers/sinks/transitions/index.ts', aliases: leanSigner },
  { name: 'firehose-transform', entry: 'handlers/firehose-transform/index.ts', aliases: leanSigner },
  { name: 'prune-versions', entry: 'handlers/prune-versions/index.ts', aliases: leanSigner },
  { name: 'backfill-loader', entry: 'handlers/backfill-loader/index.ts', aliases: leanSigner },
];

/**
 * Builds the zips whose sources have changed since the last build, and leaves the others alone. The same sources give
 * the same bytes on any machine, in any directory and time zone, with any version of Node.
 */
export async function buildZips(entries: readonly ZipEntry[], settings: BuildSettings): Promise<readonly BuiltZip[]> {
  requireEntries(entries, settings.root);
  const directory = join(settings.root, settings.directory ?? '.tributary/zips');
  mkdirSync(directory, { recursive: true });
  const print = createPrint(settings.root);
  return Promise.all(entries.map((entry) => buildZip(entry, settings.root, directory, print)));
}

async function buildZip(zipEntry: ZipEntry, root: string, directory: string, print: Print): Promise<BuiltZip> {
  const { name, entry, aliases } = zipEntry;
  const format = `${esbuildVersion} ${bundleFormat(aliases)}`;
  const file = join(directory, `${name}.zip`);
  const recordFile = join(directory, `${name}.json`);
  const record = readRecord(recordFile);
  if (record && existsSync(file) && isCurrent(record, entry, format, print)) {
    const { zipBytes, minifiedBytes, sha256 } = record;
    return { name, file, zipBytes, minifiedBytes, sha256, rebuilt: false };
  }
  const { code, inputs } = await bundle(root, entry, aliases);
  const zip = zipOf('index.js', code);
  const sha256 = createHash('sha256').update(zip).digest('base64');
  const sizes = { zipBytes: zip.length, minifiedBytes: code.length, sha256 };
  const prints = Object.fromEntries([...inputs, 'package.json'].map((input) => [input, print(input)]));
  writeWhole(file, zip);
  writeWhole(recordFile, JSON.stringify({ entry, format, inputs: prints, ...sizes } satisfies BuildRecord));
  return { name, file, ...sizes, rebuilt: true };
}

function readRecord(file: string): BuildRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as BuildRecord;
  } catch {
    return undefined;
  }
}

/** Another process may be reading the file, or building the same one. */
function writeWhole(file: string, content: Uint8Array | string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

function requireEntries(entries: readonly ZipEntry[], root: string): void {
  const missing = entries.filter(({ entry }) => !existsSync(join(root, entry)));
  if (missing.length === 0) return;
  const names = missing.map(({ name, entry }) => `\`${name}\` needs ${entry}`).join(', ');
  throw new Error(`No such file to build: ${names}. Correct the entry's path, relative to ${root}.`);
}
