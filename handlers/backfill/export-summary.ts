import { SettingsError } from '../core/errors';

/** What the summary of a point-in-time export says. */
export interface ExportSummary {
  readonly tableArn: string;
  /** Of incremental ones each line holds what became of an item, also where it was deleted. */
  readonly isIncremental: boolean;
  /** The time that it shows. Epoch milliseconds. */
  readonly asOfMs: number;
  readonly itemCount: number;
  /** Key of the object that names the files, a line of JSON for each. */
  readonly filesKey: string;
}

interface Summary {
  readonly tableArn?: string;
  readonly exportType?: string;
  readonly exportTime?: string;
  readonly exportToTime?: string;
  readonly manifestFilesS3Key?: string;
  readonly itemCount?: number;
  readonly outputFormat?: string;
}

/** Where an export lies: `s3://BUCKET/PREFIX/AWSDynamoDB/ID/`, with or without the name of the summary behind it. */
export function exportPlaceOf(uri: string): { readonly bucket: string; readonly path: string } {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)\/(.*?)(?:\/?manifest-summary\.json|\/?)$/.exec(uri) ?? [];
  return { bucket, path };
}

/**
 * Reads `manifest-summary.json`. Throws a `SettingsError` that names `setting` where it cannot be brought.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export function parseExportSummary(text: string, path: string, setting: string): ExportSummary {
  const summary = JSON.parse(text) as Summary;
  const { tableArn = '', itemCount = 0, outputFormat, manifestFilesS3Key } = summary;
  const mistake = (rule: string) => new SettingsError([`\`${setting}\` ${rule}.`]);
  if (outputFormat !== undefined && outputFormat !== 'DYNAMODB_JSON') {
    throw mistake(`must be in DynamoDB JSON, got ${outputFormat}. Export again with \`--export-format DYNAMODB_JSON\``);
  }
  const isIncremental = summary.exportType === 'INCREMENTAL_EXPORT';
  const asOf = isIncremental ? summary.exportToTime : summary.exportTime;
  const asOfMs = Date.parse(asOf ?? '');
  if (Number.isNaN(asOfMs)) throw mistake(`must tell the time that it shows, got ${asOf}`);
  return { tableArn, isIncremental, asOfMs, itemCount, filesKey: manifestFilesS3Key ?? `${path}/manifest-files.json` };
}
