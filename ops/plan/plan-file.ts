import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SettingsError } from '../../handlers/core/errors';
import type { Surroundings } from '../command';
import { remedy } from './plan-document';

/** The bytes of a file, or of standard input for `-`. Throws a `SettingsError` that says how to write one. */
export function planBytes(file: string, { cwd }: Pick<Surroundings, 'cwd'>): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : resolve(cwd, file));
  } catch (error) {
    const { message } = error as Error;
    const remedy = 'Write one with `terraform show -json plan.tfplan > plan.json`.';
    throw new SettingsError([`\`--plan ${file}\` cannot be read: ${message}. ${remedy}`]);
  }
}

/** The JSON in a file's bytes, in UTF-8 or as PowerShell writes it. Throws a `SettingsError` for a plan file itself. */
export function parsePlan(bytes: Uint8Array): unknown {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw notJson('a binary plan file');
  const text = textOf(bytes);
  if (text.trim() === '') throw notJson('an empty file');
  try {
    return JSON.parse(text);
  } catch {
    throw notJson(isLog(text) ? 'the log of `terraform plan -json`' : 'text that is not JSON');
  }
}

function notJson(what: string): SettingsError {
  return new SettingsError([`The plan must be the JSON of a Terraform plan or state, got ${what}. ${remedy}`]);
}

/** PowerShell's `>` writes UTF-16 with a byte order mark. */
function textOf(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

function isLog(text: string): boolean {
  return /^\s*\{"@level":/.test(text);
}
