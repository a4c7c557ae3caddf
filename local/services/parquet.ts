import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalRunError } from '../local-run-error';
import type { CatalogColumn } from './firehose-settings';

/** Makes one Parquet file of lines of JSON. */
export type ToParquet = (lines: readonly Buffer[], columns: readonly CatalogColumn[]) => Promise<Buffer>;

/** DuckDB's types by Hive's; the others are refused by name. */
const types: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  timestamp: 'TIMESTAMP',
  date: 'DATE',
};

/**
 * Stands in for Firehose's conversion: DuckDB writes the file, with Snappy inside as Firehose does. Members that no
 * column has are left out, and those that are missing are null, as there.
 */
export const toParquet: ToParquet = (lines, columns) =>
  inFolder(async (file) => {
    await writeFile(file('lines.json'), lines.map((line) => `${line.toString().trimEnd()}\n`).join(''));
    const shape = columns.map(({ name, type }) => `${quoted(name)}: ${quoted(duckdbType(type))}`).join(', ');
    const read = `read_json(${quoted(file('lines.json'))}, format = 'newline_delimited', columns = {${shape}})`;
    await run(`COPY (SELECT * FROM ${read}) TO ${quoted(file('lines.parquet'))} (FORMAT parquet, COMPRESSION snappy)`);
    return readFile(file('lines.parquet'));
  });

/** What a Parquet file holds, as lines of JSON. */
export async function linesOfParquet(content: Buffer): Promise<string[]> {
  return inFolder(async (file) => {
    await writeFile(file('lines.parquet'), content);
    await run(`COPY (SELECT * FROM ${quoted(file('lines.parquet'))}) TO ${quoted(file('lines.json'))} (FORMAT json)`);
    const text = await readFile(file('lines.json'), 'utf8');
    return text.split('\n').filter((line) => line !== '');
  });
}

async function inFolder<T>(use: (file: (name: string) => string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'tributary-parquet-'));
  try {
    return await use((name) => join(directory, name));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function duckdbType(type: string): string {
  const known = types[type.toLowerCase()];
  if (known) return known;
  throw new LocalRunError('terraform', `The local run cannot convert to a column of the type \`${type}\`.`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

interface DuckDB {
  readonly DuckDBInstance: { create(): Promise<{ connect(): Promise<Connection>; closeSync(): void }> };
}

interface Connection {
  run(sql: string): Promise<unknown>;
  closeSync(): void;
}

async function run(sql: string): Promise<void> {
  const { DuckDBInstance } = loadDuckdb();
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    await connection.run(sql);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A native package of the project's, which only archives of Parquet need: no bundle may take it along. */
function loadDuckdb(): DuckDB {
  const name = '@duckdb/node-api';
  try {
    return createRequire(join(process.cwd(), 'package.json'))(name) as DuckDB;
  } catch (error) {
    const remedy = `\`npm install --save-dev ${name}\` brings it`;
    throw new LocalRunError('service', `An archive of Parquet files needs DuckDB: ${remedy}.`, { cause: error });
  }
}
