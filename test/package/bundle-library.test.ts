import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import {
  type BundledFiles,
  bundleCredentials,
  bundleLibrary,
  bundleModules,
  libraryEntries,
} from '../../package/build/bundle-library';
import { packagesIn, thirdPartyLicenses } from '../../package/build/licenses';

const root = process.cwd();
let library: BundledFiles;
let modules: BundledFiles;

beforeAll(async () => {
  [library, modules] = await Promise.all([bundleLibrary(root), bundleModules(root)]);
});

/** Packages that a file of the bundle loads, itself or by a chunk. */
function packagesBehind({ files }: BundledFiles, entry: string): readonly string[] {
  const textOf = new Map(files.map(({ path, text }) => [path, text]));
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const [, target] of textOf.get(path)!.matchAll(/(?:(?<!=> )require\(| from |^import )"([^"]+)"/gm)) {
      if (target!.startsWith('.')) visit(join(dirname(path), target!));
      else if (!target!.startsWith('node:')) found.add(target!);
    }
  };
  visit(entry);
  return [...found].sort();
}

describe('bundleLibrary', () => {
  it('makes a file of every entry, at the path of its source', () => {
    const paths = library.files.map(({ path }) => path);

    for (const entry of libraryEntries) expect(paths).toContain(`lib/${entry.replace(/\.ts$/, '.js')}`);
  });

  it.each([
    ['handlers', ['@smithy/signature-v4']],
    ['handlers-testing', ['@smithy/signature-v4']],
    ['engine', []],
    ['local', []],
    ['register', []],
    ['require-peers', []],
  ])('loads for %s no package but %j', (entry, expected) => {
    const packages = packagesBehind(library, `lib/package/${entry}.js`);

    expect(packages).toEqual(expected);
  });

  it('loads CDKTF one resource at a time', () => {
    const packages = packagesBehind(library, 'lib/package/constructs.js');

    expect(packages).toContain('@cdktf/provider-aws/lib/dynamodb-table');
    expect(packages).not.toContain('@cdktf/provider-aws');
  });

  it('lets the command start without any optional peer, and each of its subcommands that needs none', () => {
    const text = library.files.find(({ path }) => path === 'lib/ops/main.js')!.text;
    const chunks = new Map(
      [...text.matchAll(/(\w+): \{\s*summary: [^\n]*\n?\s*load: async \(\) => \(await [^"]*"([^"]+)"/g)].map(
        ([, name, path]) => [name!, path!],
      ),
    );
    const peersOf = (path: string) =>
      packagesBehind(library, path).filter((name) => /cdktf|constructs|esbuild|fauxqs|client-dynamodb$/.test(name));

    const needing = [...chunks].filter(([, path]) => peersOf(join('lib/ops', path)).length > 0).map(([name]) => name);

    expect(peersOf('lib/ops/main.js')).toEqual([]);
    expect([...chunks.keys()]).toEqual(expect.arrayContaining(['choose', 'init', 'rehearse', 'review']));
    expect(needing.sort()).toEqual(['backfill', 'redrive', 'verify']);
  });

  it('takes everything that stands in for what only a checkout can do', () => {
    const standIns = readdirSync(join(root, 'package', 'instead')).map((name) => `package/instead/${name}`);

    expect(standIns.length).toBeGreaterThan(5);
    expect(standIns.filter((file) => !library.inputs.includes(file))).toEqual([]);
  });

  it('shares a class between entries', () => {
    const holders = library.files.filter(({ text }) => /PoisonError = class /.test(text));

    expect(holders.map(({ path }) => dirname(path))).toEqual(['lib/chunks']);
  });
});

describe('bundleModules', () => {
  it('loads the signer alone', () => {
    expect(packagesBehind(modules, 'esm/handlers.mjs')).toEqual(['@smithy/signature-v4']);
    expect(packagesBehind(modules, 'esm/engine.mjs')).toEqual([]);
  });

  it('leaves out of a bundle what is not used', async () => {
    const plugin = {
      name: 'memory',
      setup({ onResolve, onLoad }: import('esbuild').PluginBuild) {
        const textOf = new Map(modules.files.map(({ path, text }) => [join(root, path), text]));
        onResolve({ filter: /^\./ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path), sideEffects: false }));
        onLoad({ filter: /esm.*\.mjs$/ }, ({ path }) => ({ contents: textOf.get(path)!, resolveDir: dirname(path) }));
      },
    };
    const bundleOf = async (names: string) => {
      const contents = `import { ${names} } from './esm/handlers.mjs'; console.log(${names});`;
      const stdin = { contents, resolveDir: root };
      const options = { bundle: true, write: false, platform: 'node', format: 'cjs', minify: true } as const;
      const { outputFiles } = await build({ ...options, stdin, plugins: [plugin], external: ['@smithy/*'] });
      return outputFiles[0]!.text.length;
    };

    const [one, all] = [await bundleOf('compareVersions'), await bundleOf('defineConsumer')];

    expect(one).toBeLessThan(all / 10);
  });
});

describe('bundleCredentials', () => {
  it('needs no package', async () => {
    const credentials = await bundleCredentials(root);

    expect(packagesBehind(credentials, 'lib/handlers/sdk-credentials/index.js')).toEqual([]);
  });
});

describe('thirdPartyLicenses', () => {
  it('holds the licence of each package whose code is in the bundles', () => {
    const packages = packagesIn(library.inputs);

    const text = thirdPartyLicenses(root, packages);

    expect(packages).toEqual(expect.arrayContaining(['ajv', 'fflate', 'pure-rand']));
    for (const name of packages) expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });
});
