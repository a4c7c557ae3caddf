import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesize';
import { makeStubRepository } from '../support/stub-repository';
import { addressesOf, readStack } from '../support/synthesized';

const repository = makeStubRepository();

beforeAll(() => synthesize(environments, repository));
afterAll(() => repository.remove());

describe('addresses', () => {
  test.each(environments.map(({ name }) => name))('of %s are those that are deployed', (name) => {
    const file = join('test', 'stacks', 'addresses', `${name}.txt`);
    const frozen = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];

    const addresses = addressesOf(readStack(repository.outdir, name));

    const gone = frozen.filter((address) => !addresses.includes(address));
    const added = addresses.filter((address) => !frozen.includes(address));
    expect([...gone.map((address) => `- ${address}`), ...added.map((address) => `+ ${address}`)].join('\n')).toBe(
      gone.length + added.length === 0 ? '' : howToAccept(file),
    );
  });
});

/** Terraform destroys what it no longer finds under its address, and creates it anew: with its data, its checkpoint. */
function howToAccept(file: string): string {
  return [
    'the same addresses as before.',
    `An address that goes (-) is destroyed by the next apply. Was it renamed? Then add a \`moved\` block (\`moveFromId\`)`,
    'and a line under "State moves" in CHANGELOG.md.',
    `Edit ${file} to accept the change.`,
  ].join('\n');
}
