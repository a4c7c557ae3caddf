import { Readable } from 'node:stream';
import { bringItems, type Delivery, type FailedItem } from '../backfill/bring-items';
import type { Bringing, SourceTable } from '../backfill/brought-record';
import { type ExportPage, exportPages } from '../backfill/export-pages';
import { exportPlaceOf, parseExportSummary } from '../backfill/export-summary';
import type { AwsRequest } from '../core/aws-request';
import type { Clock } from '../core/clock';
import { startDeadline } from '../core/deadline';
import { HandlerError, SettingsError } from '../core/errors';
import type { Logger } from '../core/logger';
import type { ObjectStore } from '../core/object-store';
import type { Random } from '../core/random';
import type { InvokeFunction } from '../replay/invoke-function';
import { type FileProgress, type FileTask, progressOf } from './file-task';
import { loadedDeliveries } from './loaded-deliveries';
import { objectBytes } from './object-bytes';

export interface BackfillLoaderParts {
  readonly consumers: unknown;
  readonly tableArn: string;
  readonly keyAttributes: unknown;
  readonly failuresBucket: string;
  readonly request: AwsRequest;
  readonly objects: ObjectStore;
  readonly invoke: InvokeFunction;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: Random;
}

/** Asks for an export: `s3://BUCKET/PREFIX/AWSDynamoDB/ID/`. */
export interface OpenTask {
  readonly export: string;
}

export interface OpenedExport {
  readonly bucket: string;
  /** Key of the object that names the files. */
  readonly filesKey: string;
  readonly asOf: string;
  readonly itemCount: number;
}

export type BackfillLoader = (
  task: OpenTask | FileTask,
  context: { getRemainingTimeInMillis(): number },
) => Promise<OpenedExport | FileProgress>;

/**
 * Makes a handler that brings an export to consumers as a backfill of this table would: each item older than any live
 * change, through the filters of their mappings, in batches of their size. It opens an export, or goes on with a file until
 * its own time is nearly over and says how far it came. The same may be done twice: versions make the second time nothing.
 */
export function createBackfillLoader(parts: BackfillLoaderParts): BackfillLoader {
  const loader: Loader = {
    ...parts,
    deliveries: loadedDeliveries(parts.consumers),
    keyNames: keyNamesOf(parts.keyAttributes),
    source: { table: { arn: parts.tableArn }, region: parts.tableArn.split(':')[3] ?? '' },
  };
  return async (task, context) => {
    if ('export' in task) return openExport(task, loader);
    const deadline = startDeadline(context.getRemainingTimeInMillis(), undefined, parts.clock);
    try {
      return await loadFile(task, loader, deadline.signal);
    } finally {
      deadline.clear();
    }
  };
}

interface Loader extends BackfillLoaderParts {
  readonly deliveries: readonly Delivery[];
  readonly keyNames: readonly string[];
  readonly source: SourceTable;
}

async function openExport({ export: uri }: OpenTask, { objects, tableArn }: Loader): Promise<OpenedExport> {
  const { bucket, path } = exportPlaceOf(uri);
  if (bucket === '') throw mistake(`must be s3://BUCKET/PREFIX/AWSDynamoDB/ID/, got ${uri}`);
  const summary = await objects.get({ bucket, key: `${path}/manifest-summary.json` });
  const { filesKey, asOfMs, itemCount, tableArn: exported } = parseExportSummary(summary.toString(), path, 'export');
  if (exported !== tableArn) throw mistake(`must be of ${tableArn}, got one of ${exported || 'no table'}`);
  return { bucket, filesKey, asOf: new Date(asOfMs).toISOString(), itemCount };
}

async function loadFile(task: FileTask, loader: Loader, signal: AbortSignal): Promise<FileProgress> {
  const { request, clock, random, keyNames, logger } = loader;
  const { dataFileS3Key: key, md5Checksum: md5, itemCount } = task.file;
  // Of a partition without items the file is empty, and no GZIP.
  if (itemCount === 0) return ended(task, itemCount, logger);
  const body = Readable.from(objectBytes(request, { bucket: task.bucket, key }, { clock, random, signal }));
  let done = task;
  try {
    for await (const page of exportPages({ key, body, md5, keyNames }, signal, task.line)) {
      done = await bringPage(page, done, loader, signal);
      if (page.next === undefined) return ended(done, itemCount, logger);
      if (signal.aborted) break;
    }
  } catch (error) {
    // What was under way comes again with the next call; without any page there would be no end to it.
    if (!signal.aborted || done === task) throw error;
  } finally {
    body.destroy();
  }
  if (done === task) throw new HandlerError('No page was done in the time there is.', { code: 'NoProgress' });
  return progressOf(done, false);
}

function ended(done: FileTask, itemCount: number, logger: Logger): FileProgress {
  const { read, brought, filtered, failed } = done;
  const counts = { file: done.file.dataFileS3Key, read, brought, filtered, failed };
  if (read === itemCount) logger.info('A file was brought.', counts);
  else logger.warn('A file was brought whose manifest counts otherwise.', { ...counts, itemCount });
  return progressOf(done, true);
}

async function bringPage(page: ExportPage, task: FileTask, loader: Loader, signal: AbortSignal): Promise<FileTask> {
  const { deliveries, source, invoke, clock, random } = loader;
  const bringing: Bringing = { mode: 'seed', atMs: Date.parse(task.asOf) };
  const settled = await Promise.allSettled(
    deliveries.map(async (delivery) => {
      const brought = await bringItems(page.items, bringing, delivery, source, { invoke, clock, random, signal });
      if (brought.failed.length > 0) await keepFailed(page, brought.failed, delivery.name, task, loader);
      return brought;
    }),
  );
  const outcomes = settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  const sum = (of: (outcome: (typeof outcomes)[number]) => number) => outcomes.reduce((all, one) => all + of(one), 0);
  return {
    ...task,
    line: page.next ?? task.line,
    read: task.read + page.items.length,
    brought: task.brought + sum(({ brought }) => brought),
    filtered: task.filtered + sum(({ filtered }) => filtered),
    failed: task.failed + sum(({ failed }) => failed.length),
  };
}

/** Whole, so that they can be brought from there; under a name that the same page has again when it is brought twice. */
async function keepFailed(
  { items }: ExportPage,
  failed: readonly FailedItem[],
  consumer: string,
  { run, file, line }: FileTask,
  { objects, failuresBucket, logger }: Loader,
): Promise<void> {
  const reasons = new Map(failed.map(({ keys, reason }) => [keys, reason]));
  const lines = items
    .filter(({ keys }) => reasons.has(keys))
    .map((item) => `${JSON.stringify({ consumer, reason: reasons.get(item.keys), ...item })}\n`);
  const name = file.dataFileS3Key.split('/').at(-1)!.replace(/\..*$/, '');
  const key = `failed/${run}/${consumer}/${name}-${line}.jsonl`;
  await objects.put({ bucket: failuresBucket, key }, lines.join(''));
  logger.error('Items were not taken.', { consumer, failed: failed.length, key });
}

function keyNamesOf(value: unknown): readonly string[] {
  const isList = Array.isArray(value) && value.length > 0 && value.length <= 2;
  if (isList && value.every((name) => typeof name === 'string' && name !== '')) return value;
  const rule = "must be a JSON list of the names of the key's attributes";
  throw new SettingsError([
    `environment: \`TRIBUTARY_KEY_ATTRIBUTES\` ${rule}. Correct it in the function's environment.`,
  ]);
}

function mistake(rule: string): SettingsError {
  return new SettingsError([`\`export\` ${rule}.`]);
}
