import { gunzipSync } from 'node:zlib';
import { LocalRunError } from '../../../local/local-run-error';
import { linesOfParquet } from '../../../local/services/parquet';

/** Why an object of an archive cannot be read. */
export interface Unreadable {
  readonly unreadable: string;
}

/**
 * The lines of an object that Firehose wrote, by what it begins with, since names of objects can be set. What an object
 * holds never stands in the reason for which it cannot be read.
 */
export async function archiveLinesOf(content: Buffer): Promise<readonly unknown[] | Unreadable> {
  try {
    const texts = (await textsOf(content)).filter((text) => text.trim() !== '');
    const lines = texts.map((text) => JSON.parse(text) as unknown);
    return lines.every(isChange) ? lines : { unreadable: 'lines that are no changes of an archive' };
  } catch (error) {
    if (error instanceof LocalRunError) return { unreadable: `${error.message} ${withoutDuckdb}` };
    return { unreadable: 'neither lines of JSON nor a Parquet file, or not all of one' };
  }
}

/**
 * `UNLOAD` writes GZIP lines of JSON with a member for each column, which is how Firehose writes them.
 * @see https://docs.aws.amazon.com/athena/latest/ug/unload.html
 */
const withoutDuckdb =
  "Without it let Athena make them JSON: UNLOAD (SELECT * FROM changes WHERE day BETWEEN '...' AND '...') " +
  "TO 's3://BUCKET/EMPTY/' WITH (format = 'JSON'), and say `--archive s3://BUCKET/EMPTY/`.";

async function textsOf(content: Buffer): Promise<readonly string[]> {
  if (content.subarray(0, 4).toString('latin1') === 'PAR1') return linesOfParquet(content);
  const isGzip = content[0] === 0x1f && content[1] === 0x8b;
  return (isGzip ? gunzipSync(content) : content).toString().split('\n');
}

function isChange(line: unknown): boolean {
  const { change_id: id, created_at_us: at, version } = (line ?? {}) as { readonly [column: string]: unknown };
  return typeof id === 'string' && typeof version === 'string' && Number.isFinite(Number(at ?? Number.NaN));
}
