import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { SettingsError } from '../../handlers/core/errors';
import { type Command, exitCodes, type Surroundings } from '../command';
import { type InitOptions, initUsage, parseInitOptions } from './options';
import { projectFiles } from './project-files';

export const init: Command = {
  usage: initUsage,
  run,
};

async function run(args: readonly string[], { cwd, root, print }: Surroundings): Promise<number> {
  const options = parseInitOptions(args);
  const folder = resolve(cwd, options.folder);
  const files = projectFiles(join(root, 'ops', 'init', 'project'), options, packageSpec(options, folder, cwd));
  refuseToOverwrite(folder, [...files.keys()]);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { flag: 'wx' });
  }
  for (const line of nextSteps(options, files.size, relative(cwd, folder))) print(line);
  return exitCodes.done;
}

/** A packed file is named as npm wants it: relative to the project that installs it. */
function packageSpec({ tributary }: InitOptions, folder: string, cwd: string): string | undefined {
  if (tributary === undefined || !/\.(tgz|tar\.gz)$/.test(tributary) || /^[a-z]+:/.test(tributary)) return tributary;
  const file = resolve(cwd, tributary);
  if (!existsSync(file)) throw new SettingsError([`\`--tributary\` must exist, got ${tributary}. Correct the path.`]);
  return `file:${relative(folder, file).split('\\').join('/')}`;
}

function refuseToOverwrite(folder: string, paths: readonly string[]): void {
  const taken = paths.filter((path) => existsSync(join(folder, path)));
  if (taken.length === 0) return;
  const remedy = 'Name another folder, or move them away.';
  throw new SettingsError([`${folder} must hold none of the project's files, got ${taken.join(', ')}. ${remedy}`]);
}

function nextSteps({ name, stateBucket }: InitOptions, count: number, folder: string): readonly string[] {
  return [
    `Wrote ${count} files for ${name}. Next:`,
    '',
    ...(folder === '' ? [] : [`  cd ${/\s/.test(folder) ? `'${folder}'` : folder}`]),
    '  npm install',
    '  npm test',
    '  npm start',
    '  npm run synth',
    '',
    'Then say in src/item.ts what an item is and in src/consumer.ts what happens when one changes.',
    `Before the first deploy, make the bucket ${stateBucket} for Terraform's state; README.md tells the rest.`,
  ];
}
