/** What the answer of a function means for its batch. */
export type BatchOutcome =
  | { readonly type: 'success' }
  /** Everything before `index` is done; the rest comes again. */
  | { readonly type: 'partial'; readonly index: number }
  | { readonly type: 'failure' };

const success: BatchOutcome = { type: 'success' };
const failure: BatchOutcome = { type: 'failure' };

/**
 * Reads the response to a batch of a stream. Without `ReportBatchItemFailures` the response says nothing. With it,
 * nothing listed is success; a list whose every entry names a record of the batch goes back to the lowest one; any
 * other list fails the whole batch, so that a mistake in a handler never skips a record.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function interpretStreamResponse(
  payload: unknown,
  indexOf: (itemIdentifier: string) => number,
  reportsBatchItemFailures: boolean,
): BatchOutcome {
  if (!reportsBatchItemFailures) return success;
  const identifiers = failedIdentifiers(payload);
  if (identifiers === undefined) return failure;
  if (identifiers.length === 0) return success;
  const indexes = identifiers.map((identifier) => (typeof identifier === 'string' ? indexOf(identifier) : -1));
  const lowest = Math.min(...indexes);
  return lowest < 0 ? failure : { type: 'partial', index: lowest };
}

/**
 * Reads the response to a batch of a queue: the message ids that stay in the queue, or `all`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function interpretQueueResponse(
  payload: unknown,
  holds: (messageId: string) => boolean,
  reportsBatchItemFailures: boolean,
): ReadonlySet<string> | 'all' {
  if (!reportsBatchItemFailures) return new Set();
  return listedFailures(withoutEmptyEntries(payload), holds);
}

/** The identifiers that a response lists, or `all` where one of them is none of the batch's. Nothing listed is success. */
export function listedFailures(
  payload: unknown,
  holds: (itemIdentifier: string) => boolean,
): ReadonlySet<string> | 'all' {
  const identifiers = failedIdentifiers(payload);
  if (identifiers === undefined) return 'all';
  const isKnown = (identifier: unknown): identifier is string => typeof identifier === 'string' && holds(identifier);
  return identifiers.every(isKnown) ? new Set(identifiers) : 'all';
}

/** The member of a tumbling window's response that carries the state on; undefined where it is missing. */
export function stateOf(payload: unknown): object | undefined {
  const state = (payload as { readonly state?: unknown } | null | undefined)?.state;
  return typeof state === 'object' && state !== null ? state : undefined;
}

/** AWS was recorded passing over `{}` in the list of a queue, while it fails the batch for an empty identifier. */
function withoutEmptyEntries(payload: unknown): unknown {
  const list = (payload as { readonly batchItemFailures?: unknown } | null | undefined)?.batchItemFailures;
  if (!Array.isArray(list)) return payload;
  const isEmpty = (entry: unknown) => typeof entry === 'object' && entry !== null && Object.keys(entry).length === 0;
  return { batchItemFailures: list.filter((entry) => !isEmpty(entry)) };
}

/** The identifiers listed; undefined where `batchItemFailures` is there but not a list. */
function failedIdentifiers(payload: unknown): readonly unknown[] | undefined {
  const list = (payload as { readonly batchItemFailures?: unknown } | null | undefined)?.batchItemFailures;
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) return undefined;
  return list.map((entry) => (entry as { readonly itemIdentifier?: unknown } | null)?.itemIdentifier);
}
