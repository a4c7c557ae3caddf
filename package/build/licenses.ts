import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the packages that files come from: paths relative to the root. */
export function packagesIn(files: readonly string[]): readonly string[] {
  const names = files.map((file) => /(?:^|.*\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** The licences of packages whose code becomes part of ours, word for word, as they ask. */
export function thirdPartyLicenses(root: string, packages: readonly string[]): string {
  const texts = packages.map((name) => {
    const { version } = manifestOf(root, name);
    return `${name} ${version}\n\n${licenseOf(root, name).trim()}\n`;
  });
  return `This package contains code of these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** Packages of the scope come from one repository, and some are published without its licence. */
const repositories: { readonly [scope: string]: string } = { '@aws-sdk': '@aws-sdk/core' };

function licenseOf(root: string, name: string): string {
  const own = licenseFileIn(root, name);
  if (own !== undefined) return own;
  const sibling = repositories[name.split('/')[0]!];
  const isSame = sibling !== undefined && manifestOf(root, sibling).license === manifestOf(root, name).license;
  const shared = isSame ? licenseFileIn(root, sibling) : undefined;
  if (shared === undefined) throw new Error(`${name} has no licence file. Look at what it asks for.`);
  return shared;
}

function licenseFileIn(root: string, name: string): string | undefined {
  const folder = join(root, 'node_modules', name);
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8');
}

function manifestOf(root: string, name: string): { readonly version: string; readonly license: string } {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
}
