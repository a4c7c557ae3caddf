import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { environments } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesize';
import { makeStubRepository, type StubRepository } from '../support/stub-repository';
import { readStack, type SynthesizedStack } from '../support/synthesized';

const names = environments.map(({ name }) => name);

describe('synthesize', () => {
  let repository: StubRepository;
  let stacks: ReadonlyMap<string, SynthesizedStack>;

  beforeAll(() => {
    repository = makeStubRepository();
    synthesize(environments, repository);
    stacks = new Map(names.map((name) => [name, readStack(repository.outdir, name)]));
  });
  afterAll(() => repository.remove());

  test('writes the same bytes in another directory and a second time', () => {
    const other = makeStubRepository();
    cpSync(join(repository.root, '.tributary'), join(other.root, '.tributary'), { recursive: true });
    const first = filesBelow(repository.outdir);

    synthesize(environments, other);
    synthesize(environments, repository);

    expect(filesBelow(other.outdir)).toEqual(first);
    expect(filesBelow(repository.outdir)).toEqual(first);
    other.remove();
  });

  test('writes what a printer makes of a stack beside its zips, in place of an earlier printing', () => {
    const other = makeStubRepository();
    const folder = join(other.outdir, 'hcl', 'local');
    const [local] = environments;

    synthesize([local!], { ...other, print: () => ({ 'main.tf': '', 'outputs.tf': '' }) });
    synthesize([local!], { ...other, print: ({ node }) => ({ 'main.tf': node.id }) });

    expect(readdirSync(folder).sort()).toEqual(['assets', 'main.tf']);
    expect(readFileSync(join(folder, 'main.tf'), 'utf8')).toBe('local');
    expect(readdirSync(join(folder, 'assets'))).toEqual(readdirSync(join(other.outdir, 'stacks', 'local', 'assets')));
    other.remove();
  });

  test('names no directory of this machine', () => {
    const texts = names.map((name) => readFileSync(join(repository.outdir, 'stacks', name, 'cdk.tf.json'), 'utf8'));

    const found = texts.filter((text) => [process.cwd(), repository.root].some((folder) => text.includes(folder)));

    expect(found).toEqual([]);
  });

  test.each(names)(
    '%s names Terraform and provider by ranges and keeps its state where the definition says',
    (name) => {
      const { backend, ...versions } = stacks.get(name)!.terraform as { backend: { [kind: string]: object } };
      const { state } = environments.find((environment) => environment.name === name)!;

      expect(versions).toEqual({
        required_version: '>= 1.10.0',
        required_providers: { aws: { source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' } },
      });
      expect(Object.keys(backend)).toEqual([state.kind]);
      expect(backend.s3 ?? { use_lockfile: true, encrypt: true }).toMatchObject({ use_lockfile: true, encrypt: true });
    },
  );

  test.each(names)('%s sets no argument that only provider 6 knows', (name) => {
    const resources = Object.values(stacks.get(name)!.resource).flatMap((named) => Object.values(named));

    expect(resources.filter((resource) => 'region' in resource)).toEqual([]);
  });

  test.each(names)('%s deploys the zips beside it, by their hash', (name) => {
    const folder = join(repository.outdir, 'stacks', name);
    const functions = Object.values(stacks.get(name)!.resource.aws_lambda_function ?? {});

    const hashes = functions.map(({ filename }) => sha256(join(folder, String(filename))));

    expect(functions.length).toBeGreaterThan(0);
    expect(functions.map(({ source_code_hash }) => source_code_hash)).toEqual(hashes);
    expect(functions.every(({ filename }) => /^assets\/[a-z-]+\.zip$/.test(String(filename)))).toBe(true);
  });

  test.each(names)('%s can be destroyed exactly where its definition says so', (name) => {
    const { preventDestroy } = environments.find((environment) => environment.name === name)!.pipelines.Orders!;
    const { resource } = stacks.get(name)!;
    const kinds = ['aws_dynamodb_table', 'aws_s3_bucket', 'aws_sqs_queue', 'aws_sns_topic', 'aws_kms_key'].concat(
      'aws_lambda_event_source_mapping',
    );
    const stateful = kinds.flatMap((kind) => Object.values(resource[kind] ?? {}));

    const guarded = stateful.filter(({ lifecycle }) => (lifecycle as { prevent_destroy?: boolean })?.prevent_destroy);

    expect(guarded).toHaveLength(preventDestroy ? stateful.length : 0);
  });

  test('fails when a zip has not been built', () => {
    const bare = makeStubRepository();
    rmSync(join(bare.root, '.tributary/zips/view.zip'));

    const refused = () => synthesize(environments, bare);

    expect(refused).toThrow(
      '`local` needs `.tributary/zips/view.zip`, which does not exist. Run `npm run build` first.',
    );
    expect(existsSync(join(bare.outdir, 'stacks', 'local'))).toBe(false);
    bare.remove();
  });
});

function filesBelow(folder: string): { readonly [file: string]: string } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), sha256(path)]));
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('base64');
}
