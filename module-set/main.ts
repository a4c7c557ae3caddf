import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleTree } from './module-tree';
import { writeTree } from './write-tree';

const usage = 'Usage: npm run modules [-- --out FOLDER]   (default: dist/terraform-aws-tributary)';

/** Writes the module set into a folder of its own. */
function main(args: readonly string[]): number {
  const [flag, folder = join('dist', 'terraform-aws-tributary')] = args;
  if (args.length > 2 || (args.length > 0 && flag !== '--out') || args.length === 1) {
    console.error(`Unknown argument or missing folder: ${args.join(' ')}.\n${usage}`);
    return 2;
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  try {
    const tree = moduleTree({ root: process.cwd(), version });
    writeTree(tree, folder);
    console.log(`${tree.size} files in ${folder}`);
    return 0;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    console.error(error.message);
    return 1;
  }
}

process.exitCode = main(process.argv.slice(2));
