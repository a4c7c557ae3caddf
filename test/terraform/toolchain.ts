import { spawnSync } from 'node:child_process';
import { stopProvider } from './provider';

/** What the tests of this folder need besides Node, and how to get it. */
const tools = [
  {
    command: 'terraform',
    args: ['version'],
    remedy: 'Install Terraform 1.10 or newer: https://developer.hashicorp.com/terraform/install',
  },
  {
    command: 'python3',
    args: ['--version'],
    remedy: 'Install Python 3.9 or newer with venv: https://www.python.org/downloads',
  },
] as const;

export function missingTools() {
  return tools.filter(({ command, args }) => spawnSync(command, args).status !== 0);
}

/** Declares the tests where the tools are found; elsewhere one test says what is missing, and fails on CI. */
export function describeWithTerraform(name: string, declare: () => void): void {
  const missing = missingTools();
  if (missing.length === 0) {
    describe(name, () => {
      afterAll(stopProvider);
      declare();
    });
    return;
  }
  const message = missing.map(({ command, remedy }) => `\`${command}\` is not on PATH. ${remedy}`).join('\n');
  test(`${name}: left out for want of ${missing.map(({ command }) => command).join(' and ')}`, () => {
    process.stderr.write(`${name} needs more than this machine has, so nothing of it ran:\n${message}\n`);

    expect(process.env.CI ? message : '').toBe('');
  });
}
