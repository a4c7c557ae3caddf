import { join } from 'node:path';
import { environments as deployed } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesize';
import { everySetting } from '../support/every-setting';
import { makeStubRepository, type StubRepository } from '../support/stub-repository';
import { type Emulator, startEmulator } from './emulator';
import { changesOf, overrideOf, plan, prepare, terraform } from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;
const environments = [...deployed, everySetting];
const names = environments.map(({ name }) => name);

describeWithTerraform('environments', () => {
  let emulator: Emulator;
  let repository: StubRepository;
  const folder = (name: string) => join(repository.outdir, 'stacks', name);

  beforeAll(async () => {
    emulator = await startEmulator();
    repository = makeStubRepository();
    repository.write('dist/audit.zip', 'stub');
    synthesize(environments, repository);
    const override = JSON.stringify(overrideOf('http://127.0.0.1:PORT'));
    process.stdout.write(`Added to each stack, and the only thing added: override.tf.json ${override}\n`);
    for (const name of names) prepare(folder(name), emulator.endpoint);
  }, 10 * minutes);

  afterAll(() => {
    emulator.stop();
    repository.remove();
  });

  test.each(names)(
    '%s is valid, without a warning',
    (name) => {
      const answer = JSON.parse(terraform(folder(name), ['validate', '-json'])) as { diagnostics: unknown[] };

      expect(answer.diagnostics).toEqual([]);
    },
    5 * minutes,
  );

  test.each(names)(
    '%s plans to create everything and protects its tables where its definition says so',
    (name) => {
      const { pipelines } = environments.find((environment) => environment.name === name)!;

      const changes = changesOf(plan(folder(name)));

      const tables = changes.filter(({ type }) => type === 'aws_dynamodb_table');
      const isProtected = (table: string) => pipelines[pascalCase(table.split('_')[0]!)]!.preventDestroy !== false;
      expect([...new Set(changes.flatMap(({ change }) => change.actions))]).toEqual(['create']);
      expect(tables.length).toBeGreaterThan(0);
      expect(tables.map(({ change }) => change.after?.deletion_protection_enabled)).toEqual(
        tables.map((table) => isProtected(table.name) || table.change.after?.name === 'orders-of-everyone'),
      );
    },
    5 * minutes,
  );
});

function pascalCase(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`;
}
