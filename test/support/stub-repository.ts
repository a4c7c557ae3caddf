import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { sinkNames } from '../../modules/sinks';

/** A folder with the files that the stacks ask a repository for, holding next to nothing. */
export interface StubRepository {
  readonly root: string;
  /** Where a synthesis may go. */
  readonly outdir: string;
  /** Writes a file, with its folders. */
  write(path: string, content: string | Uint8Array): void;
  /** Writes a zip as the build would, with other code in it. */
  writeZip(name: string, code: string): void;
  remove(): void;
}

const zips = [
  'fan-out',
  'fan-out-direct',
  'shipping',
  'placed',
  'firehose-transform',
  'prune-versions',
  'backfill-loader',
  ...sinkNames,
];

/** Makes such a folder below the machine's temporary one. Stub: the zips hold one line of code each. */
export function makeStubRepository(): StubRepository {
  const root = mkdtempSync(join(tmpdir(), 'tributary-'));
  const write: StubRepository['write'] = (path, content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const writeZip: StubRepository['writeZip'] = (name, code) =>
    write(`.tributary/zips/${name}.zip`, zipSync({ 'index.js': [strToU8(code), { mtime: '1980-01-01T12:00:00' }] }));
  for (const name of zips) writeZip(name, `exports.handler = async () => ({ name: '${name}' });`);
  for (const entry of ['shipping', 'placed']) write(`examples/orders/${entry}.ts`, '');
  return {
    root,
    outdir: join(root, 'out'),
    write,
    writeZip,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
