import { buildZips, zipEntries } from '../handlers/build';
import { sizeTable } from '../handlers/build/size-table';
import { environments } from './environments';
import { entriesOf } from './zips';

/** Builds the product's zips and those of every entry that an environment names. `--quiet` prints nothing. */
async function main(args: readonly string[]): Promise<void> {
  const own = new Map(zipEntries.map((entry) => [entry.name, entry]));
  const entries = entriesOf(environments).filter(({ name }) => !own.has(name));
  const zips = await buildZips([...own.values(), ...entries], { root: process.cwd() });
  if (!args.includes('--quiet')) console.log(await sizeTable(zips, process.cwd()));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
