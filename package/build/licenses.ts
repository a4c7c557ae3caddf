import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Packages whose code becomes part of ours. */
export const includedPackages = [
  'ajv',
  'fast-deep-equal',
  'fast-uri',
  'fflate',
  'json-schema-traverse',
  'pure-rand',
  'uplot',
];

/** Their licences, word for word, as they ask. */
export function thirdPartyLicenses(root: string): string {
  const texts = includedPackages.map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    if (file === undefined) throw new Error(`${name} has no licence file. Look at what it asks for.`);
    return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  return `This package contains code of these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
