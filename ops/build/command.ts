import { basename, relative } from 'node:path';
import { SettingsError } from '../../handlers/core/errors';
import { parseFlags } from '../arguments';
import { type Command, exitCodes, type Surroundings } from '../command';
import { buildEntries } from './build-entries';

export const build: Command = {
  usage: `Usage: tributary build --entry FILE [--entry FILE ...] [--out FOLDER]

Bundles files that export a \`handler\`, TypeScript or JavaScript, each with everything it needs into a zip of its own.
Its Lambda handler is \`index.handler\`. A CDKTF project needs no such command: it builds the entries that its
environments name.

  --entry FILE   may stand several times
  --out FOLDER   where the zips go, default .tributary/zips`,
  run,
};

async function run(args: readonly string[], { cwd, root, print }: Surroundings): Promise<number> {
  const { entry: files = [], out } = parseFlags({ entry: { type: 'text', many: true }, out: { type: 'text' } }, args);
  if (files.length === 0) throw new SettingsError(['`--entry` must name a file, got nothing. Name the consumer.']);
  const entries = [...new Set(files)].map((file) => ({ name: nameOf(file), entry: file }));
  requireNames(entries);
  const zips = await buildEntries(entries, { root: cwd, ...(out !== undefined && { directory: out }) }, root).catch(
    (error: Error) => {
      throw new SettingsError([`\`--entry\`: ${error.message}`]);
    },
  );
  for (const { file, zipBytes, sha256 } of zips) {
    print(`${relative(cwd, file)}  ${(zipBytes / 1_000).toFixed(1)} KB  sha256 ${sha256}`);
  }
  return exitCodes.done;
}

function nameOf(file: string): string {
  return basename(file).replace(/\.[cm]?[jt]s$/, '');
}

function requireNames(entries: readonly { readonly name: string; readonly entry: string }[]): void {
  const mistakes = entries.flatMap(({ name, entry }, index) => {
    const owner = entries.slice(0, index).find((other) => other.name === name);
    return owner
      ? [`\`--entry\`: ${owner.entry} and ${entry} would both be ${name}.zip, got both. Rename one of them.`]
      : [];
  });
  if (mistakes.length > 0) throw new SettingsError(mistakes);
}
