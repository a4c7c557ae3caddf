import type { SourceRecord } from './source-record';

/** Records that are invoked together until they succeed, split, or are given up. */
export interface Batch {
  readonly records: readonly SourceRecord[];
  readonly requestId: string;
  /** The last call of a tumbling window, which holds no records. */
  readonly closesWindow: 'at-end' | 'early' | undefined;
  /** Attempts that reached the function. */
  invokeCount: number;
  /** Attempts since the last one that reached the function. */
  missCount: number;
  dueAtMs: number;
}

export function newBatch(
  records: readonly SourceRecord[],
  requestId: string,
  dueAtMs: number,
  closesWindow?: 'at-end' | 'early',
): Batch {
  return { records, requestId, closesWindow, invokeCount: 0, missCount: 0, dueAtMs };
}
