import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { keySources } from './key-sources';
import type { InitOptions } from './options';

/** What a template says in place of what the user chose. The bucket's name holds the project's. */
const sample = {
  stateBucket: 'tributary-sample-terraform-state',
  name: 'tributary-sample',
  pipelineId: 'TributarySample',
  region: 'eu-central-1',
  tributary: '"tributary": "0.1.0"',
};

/** The files of a new project, by their path. `templates` is the folder with the project that they are made of. */
export function projectFiles(
  templates: string,
  options: InitOptions,
  tributary: string | undefined,
): ReadonlyMap<string, string> {
  const { name, region, stateBucket } = options;
  const replaced: readonly (readonly [string, string])[] = [
    [sample.stateBucket, stateBucket],
    [sample.name, name],
    [sample.pipelineId, pascalCase(name)],
    [sample.region, region],
    ...(tributary === undefined ? [] : [[sample.tributary, `"tributary": ${JSON.stringify(tributary)}`] as const]),
  ];
  const files = new Map(
    templateFiles(templates).map((path) => {
      const text = readFileSync(join(templates, path), 'utf8');
      // npm leaves a file of that name out of a package, or renames it.
      return [path === 'gitignore' ? '.gitignore' : path, replaceAll(text, replaced)];
    }),
  );
  for (const [path, text] of Object.entries(keySources(options))) files.set(path, text);
  return files;
}

function templateFiles(templates: string): readonly string[] {
  return readdirSync(templates, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(templates, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join('/'),
    )
    .sort();
}

/** All at once: what one replacement brings in is not replaced again. */
function replaceAll(text: string, replaced: readonly (readonly [string, string])[]): string {
  const values = new Map(replaced);
  const pattern = new RegExp(replaced.map(([from]) => from.replaceAll('.', '\\.')).join('|'), 'g');
  return text.replace(pattern, (found) => values.get(found)!);
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
