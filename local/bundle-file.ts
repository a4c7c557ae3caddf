import { type BuildOptions, build } from 'esbuild';

/** Text of a CommonJS module made of a TypeScript or JavaScript file and the files it imports; packages stay outside. */
export async function bundleFile(
  entry: string,
  more: Pick<BuildOptions, 'plugins' | 'supported'> = {},
): Promise<string> {
  const { outputFiles } = await build({
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    entryPoints: [entry],
    write: false,
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'silent',
    ...more,
  });
  return outputFiles[0]!.text;
}
