import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A configuration that is shipped with the set. */
export interface Example {
  readonly name: string;
  /** Its `main.tf`. */
  readonly configuration: string;
  /** The first sentence of its README, without links. */
  readonly summary: string;
}

/** Every example, by name. */
export function readExamples(root: string): readonly Example[] {
  const folder = join(root, 'module-set', 'examples');
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const text = (file: string) => readFileSync(join(folder, name, file), 'utf8');
      return { name, configuration: text('main.tf'), summary: firstSentence(text('README.md')) };
    });
}

/** Whether an example calls a module of the set. */
export function calls({ configuration }: Example, module: string): boolean {
  return configuration.includes(`"../../modules/${module}"`);
}

function firstSentence(readme: string): string {
  const [, paragraph = ''] = readme.split('\n\n');
  const words = paragraph.replaceAll('\n', ' ').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return /^.*?[.:](?=\s|$)/.exec(words)?.[0].replace(/:$/, '.') ?? words;
}
