import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import Ajv from 'ajv';
import type { RunRecipe } from '../../engine/sim/run-recipe';
import { SettingsError } from '../../handlers/core/errors';
import schema from './replay-file.schema.json';

/** A failure, made small, as it is saved: everything the run depends on. */
interface ReplayFile {
  readonly schema: 'tributary.replay/1';
  readonly recipe: RunRecipe;
}

const validate = new Ajv({ allErrors: true }).compile<ReplayFile>(schema);

/** Saves a recipe below `.tributary/replays` and gives the command that runs it again. */
export function saveReplay(root: string, name: string, recipe: RunRecipe): string {
  const file = join(root, '.tributary', 'replays', `${name.replace(/[^a-zA-Z0-9.-]+/g, '-')}.json`);
  mkdirSync(dirname(file), { recursive: true });
  const content: ReplayFile = { schema: 'tributary.replay/1', recipe };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  return `npx tributary rehearse --replay ${relative(root, file)}`;
}

/** Reads a saved recipe. Throws a `SettingsError` that names what is not in its format. */
export function readReplay(root: string, file: string): RunRecipe {
  const content = parsed(resolve(root, file), file);
  if (validate(content)) return content.recipe;
  const mistakes = (validate.errors ?? []).map(({ instancePath, message }) => {
    return `\`--replay ${file}\`: ${instancePath || 'the file'} ${message}.`;
  });
  throw new SettingsError([...new Set(mistakes)]);
}

function parsed(path: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    throw new SettingsError([`\`--replay ${file}\` cannot be read: ${(error as Error).message}.`]);
  }
}
