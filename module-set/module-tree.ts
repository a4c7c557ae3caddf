import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { zipOf } from '../handlers/build/zip';
import { MissingZipError } from '../modules/errors';
import { withoutTokenStacks } from '../stacks/without-token-stacks';
import { zipDirectory } from '../stacks/zips';
import { moduleDefinitions } from './definitions';
import { readSettingDocs } from './documentation/setting-docs';
import { calls, type Example, readExamples } from './example';
import { printStack } from './hcl/print-stack';
import type { ModuleDefinition } from './module-definition';
import { ModuleStack } from './module-stack';
import { changeMatrix } from './readme/change-matrix';
import { moduleReadme } from './readme/module-readme';
import { setReadme } from './readme/set-readme';
import { usageIn } from './readme/usage';
import { rootModule } from './root-module';

/** Files by path below the tree's folder. */
export type ModuleTree = ReadonlyMap<string, string | Uint8Array>;

export interface ModuleTreeOptions {
  /** Folder of the repository: docstrings, zips, examples and tests are read from it. */
  readonly root: string;
  /** Version that the READMEs name: `0.1.0`. */
  readonly version: string;
}

interface TreeParts extends ModuleTreeOptions {
  readonly examples: readonly Example[];
}

/** A module with its stack, which holds its resources. */
export interface SynthesizedModule {
  readonly definition: ModuleDefinition;
  readonly stack: ModuleStack;
}

/** Every module of the set as a stack: the one that `npm run modules` prints as HCL. */
export function synthesizeModules(root: string): readonly SynthesizedModule[] {
  return withoutTokenStacks(() => {
    const app = new App({ skipValidation: true, outdir: join(root, '.tributary', 'modules') });
    const definitions = moduleDefinitions(readSettingDocs(root));
    return definitions.map((definition) => ({ definition, stack: new ModuleStack(app, definition) }));
  });
}

/**
 * The whole module set with the standard structure of the registry: a root module, `modules/` and `examples/`. The same
 * sources give the same bytes.
 */
export function moduleTree({ root, version }: ModuleTreeOptions): ModuleTree {
  const modules = synthesizeModules(root);
  const examples = readExamples(root);
  const tree = new Map<string, string | Uint8Array>();
  for (const module of modules) addModule(tree, module, { root, version, examples });
  addRoot(tree, modules, { root, version, examples });
  for (const [path, content] of filesBelow(join(root, 'module-set', 'examples'))) tree.set(`examples/${path}`, content);
  addExampleZips(tree);
  return tree;
}

function addModule(
  tree: Map<string, string | Uint8Array>,
  { definition, stack }: SynthesizedModule,
  { root, version, examples }: TreeParts,
): void {
  const folder = `modules/${definition.name}`;
  const printed = withoutTokenStacks(() => printStack(stack));
  for (const [file, text] of Object.entries(printed)) tree.set(`${folder}/${file}`, text);
  for (const zip of definition.zips) tree.set(`${folder}/zips/${zip}.zip`, productZip(root, definition.name, zip));
  const folders = { tests: `module-set/tests/${definition.name}`, ...definition.folders };
  for (const [name, source] of Object.entries(folders)) {
    for (const [path, content] of filesBelow(join(root, source))) tree.set(`${folder}/${name}/${path}`, content);
  }
  const readme = moduleReadme({
    definition,
    outputs: stack.outputs,
    resources: resourceTypesIn(printed['main.tf'] ?? ''),
    usage: usageOf(definition.name, { version, examples }),
    changes: changeMatrix.filter(({ module }) => module === definition.name),
    examples: examples.filter((example) => calls(example, definition.name)),
  });
  tree.set(`${folder}/README.md`, readme);
}

/** The root is `pipeline` under another address, so that a team may call the set itself. */
function addRoot(
  tree: Map<string, string | Uint8Array>,
  modules: readonly SynthesizedModule[],
  { root, version, examples }: TreeParts,
): void {
  const { definition: pipeline, stack } = modules.find(({ definition }) => definition.name === 'pipeline')!;
  const printed = withoutTokenStacks(() => {
    const app = new App({ skipValidation: true, outdir: join(root, '.tributary', 'modules') });
    return printStack(new ModuleStack(app, rootModule(pipeline, stack.outputs)));
  });
  for (const [file, text] of Object.entries(printed)) tree.set(file, text);
  const definitions = modules.map(({ definition }) => definition);
  tree.set('README.md', setReadme({ definitions, usage: usageOf('pipeline', { version, examples }), examples }));
  tree.set('UPGRADING.md', readFileSync(join(root, 'module-set', 'UPGRADING.md'), 'utf8'));
  tree.set('.gitignore', readFileSync(join(root, 'module-set', 'gitignore'), 'utf8'));
  tree.set('LICENSE', readFileSync(join(root, 'LICENSE'), 'utf8'));
}

/** The examples that are not compiled bring the zip of their code. */
function addExampleZips(tree: Map<string, string | Uint8Array>): void {
  for (const path of [...tree.keys()]) {
    const match = /^(examples\/[^/]+)\/src\/([^/]+\.(?:py|js))$/.exec(path);
    if (match) tree.set(`${match[1]}/app.zip`, zipOf(match[2]!, Buffer.from(tree.get(path) as string)));
  }
}

function productZip(root: string, module: string, zip: string): Uint8Array {
  const file = join(zipDirectory, `${zip}.zip`);
  if (!existsSync(join(root, file))) throw new MissingZipError(module, file);
  return readFileSync(join(root, file));
}

/** Each module has an example of its own name, which its README shows. */
function usageOf(module: string, { version, examples }: Pick<TreeParts, 'version' | 'examples'>): string {
  return usageIn(examples.find(({ name }) => name === module)!.configuration, version);
}

function resourceTypesIn(hcl: string): readonly string[] {
  return [...new Set([...hcl.matchAll(/^resource "([^"]+)"/gm)].map(([, type]) => type!))].sort();
}

/** Text files of a folder and those below, sorted; none where there is no such folder. */
function filesBelow(folder: string, prefix = ''): [string, string][] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) return filesBelow(join(folder, entry.name), `${path}/`);
    return [[path, readFileSync(join(folder, entry.name), 'utf8')] as [string, string]];
  });
}
