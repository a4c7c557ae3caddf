import { relative } from 'node:path';
import type { KeptArchive } from '../accounting/keep-archives';
import { colors } from './colors';
import { count } from './count';

/** Where the files of archives are, and how to ask them something: with DuckDB here, with Athena on AWS. */
export function archiveLines(archives: readonly KeptArchive[]): string[] {
  return archives.flatMap(({ name, directory, files, pattern }) => {
    const read = pattern.endsWith('.parquet') ? 'read_parquet' : 'read_json';
    const query = `SELECT event_name, count(DISTINCT change_id) FROM ${read}('${shown(pattern)}') GROUP BY ALL`;
    return [
      `  ${colors.bold(name)}: ${count(files)} ${files === 1 ? 'file' : 'files'} in ${shown(directory)}`,
      `    ${colors.dim(`duckdb -c "${query}", or the queries of archive/queries`)}`,
    ];
  });
}

function shown(path: string): string {
  return relative(process.cwd(), path);
}
