import { existsSync, readFileSync } from 'node:fs';
import { constructPeers } from '../../package/require-peers';

const root = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies?: unknown;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly scripts: Readonly<Record<string, string>>;
};

describe('package.json', () => {
  it('has npm install nothing unasked but the request signer', () => {
    const optional = Object.entries(root.peerDependenciesMeta).filter(([, meta]) => meta.optional);

    expect(Object.keys(root.dependencies)).toEqual(['@smithy/signature-v4']);
    expect(root.optionalDependencies).toBeUndefined();
    expect(optional.map(([name]) => name)).toEqual(Object.keys(root.peerDependencies));
    expect(Object.keys(root.scripts).filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
  });

  it('takes as peers what the constructs, a build and a local run need, in the versions that are tested', () => {
    const names = [...constructPeers, 'fauxqs', '@aws-sdk/client-dynamodb'];

    expect(Object.keys(root.peerDependencies).sort()).toEqual([...names, 'esbuild'].sort());
    for (const name of names) expect(root.peerDependencies[name]).toBe(`^${root.devDependencies[name]}`);
    expect(root.peerDependencies.esbuild).toBe(`>=${root.devDependencies.esbuild}`);
  });

  it('says the types of an entry before its code, as resolvers read in order, and has a source for each', () => {
    const entries = Object.values(root.exports).filter((entry) => typeof entry === 'object');

    expect(entries.length).toBe(6);
    for (const entry of entries) {
      expect(Object.keys(entry)[0]).toBe('types');
      expect(Object.keys(entry).at(-1)).toBe('default');
      expect(existsSync(entry.types!.replace('./dist/npm/types/', '').replace('.d.ts', '.ts'))).toBe(true);
    }
  });
});
