import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { keySources } from '../../../ops/init/key-sources';
import { parseInitOptions } from '../../../ops/init/options';
import { projectFiles } from '../../../ops/init/project-files';
import type { EnvironmentDefinition } from '../../../stacks/definition';
import { mistakesOf } from '../../../stacks/validate';

const templates = join(process.cwd(), 'ops', 'init', 'project');
const streamArn = 'arn:aws:dynamodb:us-east-2:123456789012:table/legacy_orders/stream/2026-01-01T00:00:00.000';
const plain = ['--name', 'orders', '--partition-key', 'customerId:S'];

function filesOf(...args: readonly string[]): ReadonlyMap<string, string> {
  return projectFiles(templates, parseInitOptions(args), undefined);
}

/** Compiles a project in memory and gives what one of its files exports. */
async function load<Exports>(files: ReadonlyMap<string, string>, entry: string): Promise<Exports> {
  const folder = '/project';
  const { outputFiles } = await build({
    stdin: { contents: `export * from './${entry}';`, resolveDir: folder },
    bundle: true,
    write: false,
    format: 'cjs',
    plugins: [
      {
        name: 'memory',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
            const file = join(resolveDir, path);
            const found = [`${file}.ts`, join(file, 'index.ts')].find((each) => files.has(each.slice(9)));
            return { path: found!, namespace: 'memory' };
          });
          onLoad({ filter: /./, namespace: 'memory' }, ({ path }) => ({
            contents: files.get(path.slice(folder.length + 1))!,
            loader: 'ts',
            resolveDir: join(path, '..'),
          }));
        },
      },
    ],
  });
  const module = { exports: {} };
  new Function('module', 'exports', outputFiles[0]!.text)(module, module.exports);
  return module.exports as Exports;
}

describe('projectFiles', () => {
  it.each([
    ['a plain name', plain],
    ['the longest name', ['--name', 'a'.repeat(17), '--partition-key', 'id:N']],
    ['hyphens and a sort key', ['--name', 'web-shop-2', '--partition-key', 'pk:S', '--sort-key', 'sk:B']],
    ['a stream that exists', [...plain, '--existing-stream-arn', streamArn]],
    ['keys that are no identifiers', ['--name', 'x', '--partition-key', "it's a \\:S", '--sort-key', 'default:N']],
  ])('makes environments without a mistake of %s', async (_, args) => {
    const { environments } = await load<{ environments: readonly EnvironmentDefinition[] }>(
      filesOf(...args),
      'environments',
    );

    const mistakes = mistakesOf(environments, { fileExists: () => true });

    expect(environments.map(({ name }) => name)).toEqual(['dev', 'prod']);
    expect(mistakes).toEqual([]);
  });

  it('has prod alone read a stream that exists, in its region', async () => {
    const { environments } = await load<{ environments: readonly EnvironmentDefinition[] }>(
      filesOf(...plain, '--existing-stream-arn', streamArn),
      'environments',
    );

    const [dev, prod] = environments as [EnvironmentDefinition, EnvironmentDefinition];
    expect(dev.pipelines.Orders!.table).not.toHaveProperty('streamArn');
    expect(prod.pipelines.Orders!.table).toMatchObject({ streamArn, partitionKey: { name: 'customerId', type: 'S' } });
    expect([dev.region, prod.region]).toEqual(['us-east-2', 'us-east-2']);
  });

  it('says nothing of the sample that it is made of', () => {
    const files = filesOf(
      '--name',
      'shop',
      '--partition-key',
      'id:S',
      '--region',
      'us-west-2',
      '--state-bucket',
      'kept',
    );

    const named = [...files].filter(([, text]) => /tributary-?sample|eu-central-1|customerId/i.test(text));

    expect(named.map(([path]) => path)).toEqual([]);
    expect(files.get('environments/prod.ts')).toContain("bucket: 'kept'");
  });

  it('names the file that npm would not pack as git wants it', () => {
    const paths = [...filesOf(...plain).keys()];

    expect(paths).toContain('.gitignore');
    expect(paths).not.toContain('gitignore');
    expect(paths).toContain('.github/workflows/pull-request.yml');
  });

  it('asks for the versions that this repository is tested with', () => {
    const { devDependencies, version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const setup = readFileSync('bin/setup.mjs', 'utf8');
    const [, name, installed] = /name: '(@dynoxide[^']+)',\s+version: '([^']+)'/.exec(setup)!;
    const tested = { ...devDependencies, [name!]: installed };
    const project = JSON.parse(filesOf(...plain).get('package.json')!);

    const { tributary, ...others } = { ...project.devDependencies, ...project.optionalDependencies };

    expect(tributary).toBe(version);
    expect(others).toEqual(Object.fromEntries(Object.keys(others).map((each) => [each, tested[each]])));
  });
});

describe('keySources', () => {
  // The templates are type-checked; what is written in their place must be what was checked.
  it('writes for the keys of the sample what the sample holds', () => {
    const sources = keySources({
      partitionKey: { name: 'customerId', type: 'S' },
      sortKey: { name: 'orderId', type: 'S' },
      streamArn: undefined,
    });

    for (const [path, text] of Object.entries(sources)) expect(text).toBe(readFileSync(join(templates, path), 'utf8'));
    expect(Object.keys(sources).every((path) => readdirSync(templates).includes(path.split('/')[0]!))).toBe(true);
  });
});
