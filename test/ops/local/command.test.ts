import { tributary } from '../tributary';

describe('local', () => {
  it('hands its flags over to the local run, and ends with its exit code', async () => {
    const { exitCode, stdout, stderr } = await tributary(['local', '--orders', 'many']);

    expect(stderr).toMatch(/^`--orders` must be 1 to 100000, got many\.\n/);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it('tells the flags of the local run for --help', async () => {
    const { exitCode, stdout } = await tributary(['local', '--help']);

    expect(exitCode).toBe(0);
    for (const flag of ['--env', '--workload', '--dynamodb', '--watch']) expect(stdout).toContain(flag);
  });
});
