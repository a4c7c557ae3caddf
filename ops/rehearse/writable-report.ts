import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SettingsError } from '../../handlers/core/errors';
import type { Surroundings } from '../command';

/** A page that cannot be written is said now, not after all runs. Throws a `SettingsError`. */
export function checkWritable(file: string, { cwd }: Pick<Surroundings, 'cwd'>): void {
  const path = resolve(cwd, file);
  try {
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch (error) {
    const { message } = error as Error;
    throw new SettingsError([
      `\`--report ${file}\` cannot be written: ${message}. Name a file in a folder that exists.`,
    ]);
  }
}
