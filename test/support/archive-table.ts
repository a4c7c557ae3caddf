import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { archiveColumns } from '../../handlers/firehose-transform/env';

const duckdbTypes = { string: 'VARCHAR', bigint: 'BIGINT', boolean: 'BOOLEAN' } as const;

/** What Athena calls by other names than DuckDB does; the texts of queries are the same for both. */
const athenaFunctions = ['CREATE MACRO json_extract_scalar(value, path) AS json_extract_string(value, path)'];

export type Row = { readonly [column: string]: unknown };

export interface QueriedArchive {
  run(sql: string, parameters?: readonly string[]): Promise<readonly Row[]>;
  close(): void;
}

/**
 * DuckDB over the objects of an archive below a folder, with the table `changes` that Glue has: the same columns of the
 * same types, and a column for each folder that is named `column=value`.
 */
export async function queryArchive(folder: string, format: 'json' | 'parquet'): Promise<QueriedArchive> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const sql of [...athenaFunctions, `CREATE VIEW changes AS SELECT * FROM ${sourceOf(folder, format)}`]) {
    await connection.run(sql);
  }
  return {
    run: (sql, parameters = []) => rowsOf(connection, sql, parameters),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function sourceOf(folder: string, format: 'json' | 'parquet'): string {
  const partitions = 'hive_partitioning = true, hive_types_autocast = false';
  if (format === 'parquet') return `read_parquet('${folder}/**/*.parquet', ${partitions})`;
  const columns = Object.entries(archiveColumns).map(([name, type]) => `${name}: '${duckdbTypes[type]}'`);
  return `read_json('${folder}/**/*.gz', format = 'newline_delimited', columns = {${columns.join(', ')}}, ${partitions})`;
}

async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly string[],
): Promise<readonly Row[]> {
  const reader = await connection.runAndReadAll(sql, [...parameters]);
  return reader.getRowObjectsJson();
}
