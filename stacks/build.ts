import { buildZips, productZips } from '../handlers/build';
import { sizeTable } from '../handlers/build/size-table';
import { environments } from './environments';
import { entriesOf } from './zips';

const usage = 'Usage: npm run build [-- --quiet]';

/** Builds the product's zips and those of every entry that an environment names. `--quiet` prints nothing. */
async function main(args: readonly string[]): Promise<void> {
  const unknown = args.find((arg) => arg !== '--quiet');
  if (unknown !== undefined) throw new Error(`Unknown argument ${unknown}.\n${usage}`);
  const zips = await buildZips([...productZips, ...entriesOf(environments)], { root: process.cwd() });
  if (!args.includes('--quiet')) console.log(await sizeTable(zips, process.cwd()));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
