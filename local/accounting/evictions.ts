import { AccountSheet, type SinkAccount } from './sink-account';

/** What a mapping sent to its failure destination about a batch that it gave up. */
export interface Eviction {
  /** `s3://bucket/key`, or the URL of the queue. */
  readonly location: string;
  readonly text: string;
}

interface DestinationRecord {
  readonly requestContext?: { readonly condition?: string };
  readonly DDBStreamBatchInfo?: { readonly batchSize?: number };
}

/** Nobody has worked on the records of a batch that was given up, so none may be there. */
export function accountEvictions(consumer: string, evictions: readonly Eviction[]): SinkAccount {
  const sheet = new AccountSheet(`${consumer} failure destination`, 'log');
  for (const { location, text } of evictions) {
    const { requestContext, DDBStreamBatchInfo } = parse(text);
    const count = DDBStreamBatchInfo?.batchSize ?? 1;
    sheet.wrong += count;
    const what = `${count} ${count === 1 ? 'record' : 'records'} (${requestContext?.condition ?? 'unknown'})`;
    sheet.remark(`The mapping gave up ${what}: ${location}.`);
  }
  return sheet.account();
}

/** Tells a mapping's message from a quarantined record where one queue takes both. */
export function isDestinationRecord(text: string): boolean {
  return parse(text).requestContext !== undefined;
}

function parse(text: string): DestinationRecord {
  try {
    return (JSON.parse(text) ?? {}) as DestinationRecord;
  } catch {
    return {};
  }
}
