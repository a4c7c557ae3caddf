import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the last build of a zip was made of and made; kept beside the zips. */
export interface BuildRecord {
  readonly entry: string;
  /** `bundleFormat` and the versions of the tools. */
  readonly format: string;
  /** File, relative to the root, to its print: what is in the bundle, and package.json, which has a say in that. */
  readonly inputs: { readonly [file: string]: string };
  readonly minifiedBytes: number;
  readonly zipBytes: number;
  /** Base64 SHA-256 of the zip. */
  readonly sha256: string;
}

/** Prints of a file that differ when its content may differ; empty for a file that is gone. */
export type Print = (file: string) => string;

/**
 * Own sources count by content. Packages count by size and time: hashing hundreds of files would cost more than all
 * the rest, and whatever replaces a package's file changes its time.
 */
export function createPrint(root: string): Print {
  const known = new Map<string, string>();
  return (file) => {
    const print = known.get(file) ?? printOf(join(root, file), file.includes('node_modules/'));
    known.set(file, print);
    return print;
  };
}

/** Whether the zip of a record is what a build would make again. */
export function isCurrent(record: BuildRecord, entry: string, format: string, print: Print): boolean {
  return (
    record.entry === entry &&
    record.format === format &&
    Object.entries(record.inputs).every(([file, known]) => print(file) === known)
  );
}

function printOf(path: string, isPackage: boolean): string {
  try {
    if (!isPackage) return createHash('sha256').update(readFileSync(path)).digest('base64');
    const { size, mtimeMs } = statSync(path);
    return `${size}@${mtimeMs}`;
  } catch {
    return '';
  }
}
