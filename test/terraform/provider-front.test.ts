import { join } from 'node:path';
import { environments } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesize';
import { makeStubRepository, type StubRepository } from '../support/stub-repository';
import { type Emulator, startEmulator } from './emulator';
import { planContent } from './plan-content';
import { providerEnvironment, stopProvider } from './provider';
import { plan, prepare } from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;
const environment = environments.find(({ name }) => name === 'staging')!;

describeWithTerraform('startFront', () => {
  let emulator: Emulator;
  let repository: StubRepository;

  beforeAll(async () => {
    emulator = await startEmulator();
    repository = makeStubRepository();
    synthesize([environment], repository);
  });

  afterAll(() => {
    emulator.stop();
    repository.remove();
  });

  test(
    'gives the plan that Terraform makes with a provider of its own',
    () => {
      const folder = join(repository.outdir, 'stacks', environment.name);
      prepare(folder, emulator.endpoint);
      const hasFront = providerEnvironment().TF_REATTACH_PROVIDERS !== undefined;
      const throughFront = plan(folder);
      stopProvider();

      const withoutFront = plan(folder);

      expect(hasFront).toBe(true);
      expect(throughFront.resource_changes.length).toBeGreaterThan(20);
      expect(planContent(throughFront)).toEqual(planContent(withoutFront));
    },
    15 * minutes,
  );
});
