import { build } from 'esbuild';
import { zipOf } from './zip';

export interface ZipSize {
  readonly name: string;
  readonly zipBytes: number;
  readonly minifiedBytes: number;
}

/** Sizes of the zips as text, each against what bundling `@aws-sdk/client-sns` with esbuild's defaults takes. */
export async function sizeTable(zips: readonly ZipSize[], root: string): Promise<string> {
  const usual = await usualSize(root);
  const rows = [...zips, usual].map(({ name, zipBytes, minifiedBytes }) => [
    name,
    kilobytes(zipBytes),
    kilobytes(minifiedBytes),
    (zipBytes / usual.zipBytes).toFixed(2),
  ]);
  const table = [['zip', 'zip KB', 'minified KB', 'ratio'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
  return lines.join('\n');
}

/** One command of the SDK in a bundle made without any option but `platform` and `minify`. */
export async function usualSize(root: string): Promise<ZipSize> {
  const { outputFiles } = await build({
    stdin: {
      contents:
        "import { SNSClient, PublishBatchCommand } from '@aws-sdk/client-sns';\n" +
        'const client = new SNSClient({});\n' +
        'exports.handler = (input) => client.send(new PublishBatchCommand(input));',
      resolveDir: root,
    },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    tsconfigRaw: '{}',
    logLevel: 'silent',
  });
  const code = outputFiles[0]!.contents;
  return { name: 'client-sns with defaults', zipBytes: zipOf('index.js', code).length, minifiedBytes: code.length };
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}
