import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { transformSync } from 'esbuild';

/**
 * `node --require tributary/register FILE.ts` runs TypeScript on every Node that we support: esbuild strips the types of
 * each file as it is loaded. Types are checked by `tsc --noEmit`, not here.
 */
interface Loading {
  _compile(code: string, file: string): void;
}

const { _extensions: extensions } = Module as unknown as {
  readonly _extensions: Record<string, (module: Loading, file: string) => void>;
};

extensions['.ts'] = (module, file) => {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    sourcefile: file,
    tsconfigRaw: '{}',
  });
  module._compile(code, file);
};
process.setSourceMapsEnabled(true);
