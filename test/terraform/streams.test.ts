import { join } from 'node:path';
import type { EnvironmentDefinition, PipelineDefinition } from '../../stacks/definition';
import { streams } from '../../stacks/environments/streams';
import { synthesize } from '../../stacks/synthesize';
import { makeStubRepository, type StubRepository } from '../support/stub-repository';
import { type Emulator, startEmulator, startPipesEmulator } from './emulator';
import { type EmulatorDifference, explain } from './emulator-differences';
import { apply, changesOf, destroy, plan, prepare, terraform } from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;

/** Differences of a second plan that are the emulator's own, one by one. Each row must still be needed. */
const emulatorDifferences: readonly EmulatorDifference[] = [];

describeWithTerraform('streams', () => {
  let emulator: Emulator;
  let pipes: Emulator;
  let repository: StubRepository;
  let folder: string;

  beforeAll(async () => {
    emulator = await startEmulator();
    pipes = await startPipesEmulator();
    repository = makeStubRepository();
    synthesize([streams], repository);
    folder = join(repository.outdir, 'stacks', streams.name);
    prepare(folder, emulator.endpoint, { pipes: pipes.endpoint });
    plan(folder);
    apply(folder);
  }, 10 * minutes);

  afterAll(() => {
    emulator.stop();
    pipes.stop();
    repository.remove();
  });

  test(
    'a second plan changes nothing but what the emulator gets wrong',
    () => {
      const changes = changesOf(plan(folder));

      const { unexplained, idle } = explain(changes, emulatorDifferences);
      expect(unexplained).toEqual([]);
      expect(idle).toEqual([]);
    },
    5 * minutes,
  );

  test.each<[string, Partial<PipelineDefinition>, string]>([
    [
      'another precision of times',
      { kinesis: { ...streams.pipelines.Orders!.kinesis!, approximateCreationDateTimePrecision: 'MILLISECOND' } },
      'changes written in between reach no Kinesis stream',
    ],
    ['another layout of the archive', { archive: { bufferingIntervalInSeconds: 60 } }, 'which leaves a hole'],
  ])(
    '%s, which would lose changes, is refused',
    (_what, changed, message) => {
      synthesize([withPipeline(streams, changed)], repository);

      const careless = () => plan(folder);

      expect(careless).toThrow(message);
    },
    5 * minutes,
  );

  test(
    'destroys everything',
    () => {
      synthesize([streams], repository);

      destroy(folder);

      expect(terraform(folder, ['state', 'list'])).toBe('');
    },
    10 * minutes,
  );
});

function withPipeline(environment: EnvironmentDefinition, changed: Partial<PipelineDefinition>): EnvironmentDefinition {
  return { ...environment, pipelines: { Orders: { ...environment.pipelines.Orders!, ...changed } } };
}
