import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SettingsError } from '../../../handlers/core/errors';
import { decodeStreamRecord } from '../../../handlers/core/stream-record';
import type { StreamEventRecord } from '../../deployed/route';

/** The records of an event that somebody kept: `{"Records": [...]}`, or the list alone. Throws a `SettingsError`. */
export function readRecordFile(cwd: string, file: string): readonly StreamEventRecord[] {
  const mistake = (rule: string) => new SettingsError([`\`--file\` must ${rule}, got ${file}.`]);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(resolve(cwd, file), 'utf8'));
  } catch {
    throw mistake('be a file of JSON');
  }
  const records: unknown = Array.isArray(content) ? content : (content as { Records?: unknown } | null)?.Records;
  if (!Array.isArray(records) || records.length === 0) throw mistake('hold `{"Records": [...]}`');
  if (!records.every(isStreamRecord)) throw mistake('hold records of a DynamoDB stream, as a function receives them');
  return records;
}

function isStreamRecord(record: StreamEventRecord): boolean {
  try {
    return decodeStreamRecord(record, 'any').version !== '';
  } catch {
    return false;
  }
}
