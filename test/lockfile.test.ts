import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const packages: Readonly<Record<string, LockedPackage>> = JSON.parse(
  readFileSync('package-lock.json', 'utf8'),
).packages;

describe('package-lock.json', () => {
  // Without them `npm ci` fails, and a machine of another kind would lack its native binaries.
  test('locks the packages of every platform', () => {
    const platforms = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter((name) => /(linux|darwin|win32|android|freebsd)-/.test(name)),
    );

    const unlocked = platforms.filter((name) => packages[`node_modules/${name}`]?.version === undefined);

    expect(platforms.length).toBeGreaterThan(20);
    expect(unlocked).toEqual([]);
  });

  test('names no address to download from', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});
