import { createHash } from 'node:crypto';
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

/** Saves a recipe below `.tributary/replays` of a folder and gives the command that runs it again from there. */
export function saveReplay(folder: string, recipe: RunRecipe): string {
  const digest = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 8);
  const name = `${recipe.scenario.name}-${recipe.seed}-${digest}`;
  const file = join(folder, '.tributary', 'replays', `${name.replace(/[^a-zA-Z0-9.-]+/g, '-')}.json`);
  mkdirSync(dirname(file), { recursive: true });
  const content: ReplayFile = { schema: 'tributary.replay/1', recipe };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  return `npx tributary rehearse --replay ${relative(folder, file)}`;
}

/** Reads a saved recipe. Throws a `SettingsError` that names what is not in its format. */
export function readReplay(folder: string, file: string): RunRecipe {
  const content = parsed(resolve(folder, file), file);
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
