import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const root = process.cwd();
const madeHere = new Set(['.git', 'node_modules', '.tributary', 'cdktf.out', 'coverage', 'dist']);
const tracked = filesBelow('');
const sources = tracked.filter((file) => file.endsWith('.ts') && !/(^|\/)test\//.test(file));

/** Which folders a folder's files may import, besides their own. The first row that matches a file counts. */
const importRules: readonly { readonly from: RegExp; readonly mayImport: readonly RegExp[] }[] = [
  { from: /^handlers\/core\//, mayImport: [/^handlers\/core\//] },
  { from: /^handlers\/build/, mayImport: [/^handlers\/build/] },
  // What is loaded passes the filters of mappings, which the engine knows.
  { from: /^handlers\/backfill-loader\//, mayImport: [/^handlers\//, /^engine\/record-filter$/] },
  { from: /^handlers\//, mayImport: [/^handlers\//] },
  {
    from: /^modules\//,
    mayImport: [/^modules\//, /^handlers\/([^/]+\/)*env$/, /^handlers\/sinks\/[^/]+\/(settings|view-projection)$/],
  },
  { from: /^stacks\/main\.ts$/, mayImport: [/^stacks\//, /^module-set\/hcl\/print-stack$/] },
  {
    from: /^stacks\//,
    mayImport: [/^stacks\//, /^modules\//, /^handlers\/build/, /^handlers\/sinks\/[^/]+\/(settings|view-projection)$/],
  },
  {
    from: /^module-set\//,
    mayImport: [/^module-set\//, /^stacks\//, /^modules\//, /^handlers\/build\/zip$/],
  },
  {
    from: /^package\//,
    mayImport: [
      /^(package|stacks|modules|handlers|engine|local|ops)\//,
      /^handlers\/build$/,
      /^module-set\/hcl\/print-stack$/,
    ],
  },
  {
    from: /^engine\//,
    mayImport: [/^engine\//, /^handlers\/core\//, /^modules\/(event-source-settings|pipe-defaults)/],
  },
  { from: /^local\//, mayImport: [/^local\//, /^engine\//, /^handlers\/core\//] },
  {
    from: /^ops\//,
    mayImport: [/^ops\//, /^local\//, /^engine\//, /^modules\/event-source-settings/, /^handlers\//, /^prices\//],
  },
  { from: /^examples\//, mayImport: [/^examples\//, /^handlers\//, /^local\/workload/] },
  { from: /^bench\//, mayImport: [/./] },
];

describe('imports', () => {
  test.each(sources)('%s imports only what its folder may', (file) => {
    const rule = importRules.find(({ from }) => from.test(file));

    const refused = relativeImports(file).filter((target) => !rule?.mayImport.some((allowed) => allowed.test(target)));

    expect(rule).toBeDefined();
    expect(refused).toEqual([]);
  });

  test('only the project that init writes names the package', () => {
    const users = sources.filter((file) => /from 'tributary['/]/.test(text(file)));

    expect(users.filter((file) => !file.startsWith('ops/init/'))).toEqual([]);
  });

  test('CDKTF appears only in modules, stacks, the module set, the package, examples and the bench', () => {
    const users = sources.filter((file) => /from '(cdktf|constructs|@cdktf\/)/.test(text(file)));

    expect(users.filter((file) => !/^(modules|stacks|module-set|package|examples|bench)\//.test(file))).toEqual([]);
  });

  test('provider bindings are imported one resource at a time', () => {
    const whole = sources.filter((file) => /from '@cdktf\/provider-aws'/.test(text(file)));

    expect(whole).toEqual([]);
  });
});

/** What reads the world outside, and the files that may: everything else takes it as a parameter. */
const worldly = /\b(Date\.now\(|Math\.random\(|setTimeout\(|setInterval\(|process\.env\b|console\.)/;
const worldlyFiles =
  /(^|\/)(clock|env|logger|random|index|main|build)\.ts$|^bench\/|^handlers\/build\/|^local\/(functions|services)\//;

describe('sources', () => {
  test('take clock, random, environment and output as parameters', () => {
    const offenders = sources.filter((file) => !worldlyFiles.test(file)).filter((file) => worldly.test(code(file)));

    expect(offenders).toEqual([]);
  });

  test('have at most 400 lines a file', () => {
    const long = tracked
      .filter((file) => /\.(ts|mjs|cjs)$/.test(file))
      .filter((file) => text(file).split('\n').length > 401);

    expect(long).toEqual([]);
  });

  test('are named in kebab-case and not after a drawer', () => {
    const odd = sources.filter((file) => {
      const name = file.split('/').at(-1)!.replace(/\.ts$/, '');
      return !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || /^(utils?|helpers?|common|manager|base)$/.test(name);
    });

    expect(odd).toEqual([]);
  });

  test('leave no note to self', () => {
    const marks = ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X:'];

    const marked = tracked.filter(isText).filter((file) => marks.some((mark) => text(file).includes(mark)));

    expect(marked).toEqual([]);
  });

  test('name no absolute path of a machine and no registry host', () => {
    const foreign = /(^|[\s'"`(=])\/(work|root|home|Users)\/[a-z]|registry\.npmjs|pypi\.org|files\.pythonhosted/;

    const named = tracked.filter(isText).filter((file) => file !== 'test/tidy.test.ts' && foreign.test(text(file)));

    expect(named).toEqual([]);
  });
});

/** Every file of the checkout but what git and the builds put there; git itself may be absent. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !madeHere.has(entry.name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

function relativeImports(file: string): string[] {
  const found = text(file).matchAll(/(?:from|import\(|import) '(\.[^']*)'/g);
  return [...found].map(([, target]) => relative(root, normalize(join(root, dirname(file), target!))));
}

function text(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The file without comments, in which prose may name what code may not call. */
function code(file: string): string {
  return text(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}

function isText(file: string): boolean {
  return /\.(ts|mjs|cjs|json|md|py|js|java|txt|tf|hcl|yml)$/.test(file) || file.startsWith('.ci/');
}
