import { gzipSync } from 'node:zlib';
import type { BufferedRecord } from './firehose-buffers';
import { formatTime } from './firehose-prefix';
import type { DeliverySettings } from './firehose-settings';

/** The first version of a delivery stream; nothing updates one here. */
const version = 1;

export type ObjectSettings = Pick<
  DeliverySettings,
  'name' | 'timeZone' | 'isGzip' | 'fileExtension' | 'appendsDelimiter' | 'parquet'
>;

/** The part of a key behind the prefix. */
export function objectSuffix(settings: ObjectSettings, atMs: number, uuid: string): string {
  const { name, timeZone } = settings;
  const time = formatTime('yyyy-MM-dd-HH-mm-ss', { atMs, timeZone });
  return `${name}-${version}-${time}-${uuid}${extensionOf(settings)}`;
}

function extensionOf({ fileExtension, parquet, isGzip }: ObjectSettings): string {
  if (fileExtension !== undefined) return fileExtension;
  return parquet ? '.parquet' : isGzip ? '.gz' : '';
}

/** Records as they follow each other in an object. AWS puts the line feed between records and none behind the last. */
export function joinRecords(records: readonly BufferedRecord[], { appendsDelimiter }: ObjectSettings): Buffer {
  const lineFeed = appendsDelimiter ? Buffer.from('\n') : Buffer.alloc(0);
  return Buffer.concat(records.flatMap(({ data }, place) => (place === 0 ? [data] : [lineFeed, data])));
}

/** The content of an object that is not converted. */
export function objectContent(records: readonly BufferedRecord[], settings: ObjectSettings): Buffer {
  const content = joinRecords(records, settings);
  return settings.isGzip ? gzipSync(content) : content;
}
