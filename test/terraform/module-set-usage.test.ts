import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from './emulator';
import { copyModuleSetTo } from './module-set';
import { type Attempt, attempt, prepareModuleRoot } from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;

const configuration = readFileSync('test/fixtures/modules/everything-made-here.tf', 'utf8');

describeWithTerraform('moduleTree', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-usage-'));
  let emulator: Emulator;
  let planned: Attempt;

  beforeAll(async () => {
    emulator = await startEmulator();
    copyModuleSetTo(join(folder, 'set'));
    const root = join(folder, 'root');
    mkdirSync(root);
    writeFileSync(join(root, 'app.zip'), 'stub');
    writeFileSync(join(root, 'main.tf'), configuration);
    const aws = [{ region: 'eu-central-1' }, { region: 'eu-west-1', alias: 'west' }];
    writeFileSync(join(root, 'providers.tf.json'), JSON.stringify({ provider: { aws } }));
    prepareModuleRoot(root, emulator.endpoint, { sfn: emulator.endpoint });
    planned = attempt(root);
  }, 30 * minutes);

  afterAll(() => {
    emulator.stop();
    rmSync(folder, { recursive: true });
  });

  test('makes modules that plan without an error or a warning where everything they are given is made too', () => {
    const { diagnostics } = planned;

    expect(diagnostics).toEqual([]);
  });

  test('makes modules that may be counted, repeated by keys, told to wait, and called twice in two regions', () => {
    const instances = planned.addresses.map((address) => /^module\.[a-z_]+(\[[^\]]+\])?/.exec(address)?.[0] ?? 'root');

    expect([...new Set(instances)].sort()).toEqual([
      'module.alarms',
      'module.archive',
      'module.bus',
      'module.changes["first"]',
      'module.changes["second"]',
      'module.enrichment',
      'module.existing_archive',
      'module.existing_kinesis',
      ...['aggregation', 'audit', 'audit-bucket', 'cache', 'objects', 'opensearch'].map(
        (sink) => `module.existing_places["${sink}"]`,
      ),
      'module.existing_view',
      'module.kinesis',
      'module.kinesis_consumer["registered"]',
      'module.kinesis_consumer["sharing"]',
      'module.network',
      'module.own_code[0]',
      'module.own_code[1]',
      ...['api', 'bus', 'firehose', 'function', 'kinesis', 'logs', 'queue', 'topic', 'workflow'].map(
        (target) => `module.pipe["${target}"]`,
      ),
      'module.pipeline',
      'module.pipeline_elsewhere[0]',
      'module.pruner',
      'module.rule',
      'module.subscriber',
      'module.table',
      'module.view',
      'module.worker',
      'root',
    ]);
  });
});
