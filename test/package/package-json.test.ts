import { readFileSync } from 'node:fs';
import { packageJson } from '../../package/build/package-json';

const root = JSON.parse(readFileSync('package.json', 'utf8'));
const made = packageJson(root) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
  readonly exports: Readonly<Record<string, unknown>>;
};

describe('packageJson', () => {
  it('has npm install nothing for the constructs unasked', () => {
    const optional = Object.entries(made.peerDependenciesMeta).filter(([, meta]) => meta.optional);

    expect(Object.keys(made.dependencies)).toEqual(['@smithy/signature-v4']);
    expect(optional.map(([name]) => name)).toEqual(Object.keys(made.peerDependencies));
    expect(Object.keys(made.peerDependencies)).toEqual(
      ['cdktf', 'constructs', '@cdktf/provider-aws'].concat(['fauxqs', '@aws-sdk/client-dynamodb', 'esbuild']),
    );
  });

  it('says the types of an entry before its code, as resolvers read in order', () => {
    const conditions = Object.values(made.exports).filter((entry) => typeof entry === 'object');

    expect(conditions.length).toBe(6);
    for (const entry of conditions) {
      expect(Object.keys(entry as object)[0]).toBe('types');
      expect(Object.keys(entry as object).at(-1)).toBe('default');
    }
  });

  it('takes over nothing that is only for the checkout', () => {
    expect(made).not.toHaveProperty('private');
    expect(made).not.toHaveProperty('scripts');
    expect(made).not.toHaveProperty('devDependencies');
    expect(made).not.toHaveProperty('optionalDependencies');
  });
});
