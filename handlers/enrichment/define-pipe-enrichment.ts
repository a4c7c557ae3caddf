import { functionEnv } from '../consumer/env';
import { toNative } from '../consumer/native-item';
import type { Change } from '../core/change';
import { consumerEnv, type EnvSource, readEnv } from '../core/env';
import { HandlerError, SourceError } from '../core/errors';
import { forEachBounded } from '../core/for-each-bounded';
import { decodeKinesisRecord } from '../core/kinesis-record';
import { decodeStreamRecord, type StreamRecord } from '../core/stream-record';

/** One record of a batch, as the function that enriches sees it. */
export interface EnrichedEvent<Image> {
  readonly change: Change;
  /** Absent on REMOVE, and where the stream's view type leaves it out. */
  readonly newItem: Image | undefined;
  /** Absent on INSERT, and where the stream's view type leaves it out. */
  readonly oldItem: Image | undefined;
  /** The record exactly as the pipe handed it over: spread it to hand on what the target had without an enrichment. */
  readonly record: Readonly<Record<string, unknown>>;
}

export interface EnrichmentContext {
  /** An environment variable of the function. Throws where it is not set. */
  setting(name: string): string;
}

/** What the target gets instead of the record; anything that JSON can hold but nothing at all. */
export type Enrich<Image, Answer> = (
  event: EnrichedEvent<Image>,
  context: EnrichmentContext,
) => Answer | Promise<Answer>;

/** A Lambda handler for a pipe: the records of a batch in, as many answers out, in their order. */
export type PipeEnrichmentHandler<Answer> = (records: unknown) => Promise<readonly Answer[]>;

/**
 * Makes a Lambda handler that a pipe asks about each batch:
 *
 *     export const handler = definePipeEnrichment<Order>(async ({ newItem, record }) => ({
 *       ...record,
 *       customer: await customerOf(newItem),
 *     }));
 *
 * There is no partial failure here: a pipe takes an error for that of the whole batch and sends it again, so the
 * function must bear to be asked about a record more than once. Binary values come as base64.
 */
export function definePipeEnrichment<Image, Answer = unknown>(
  enrich: Enrich<Image, Answer>,
): PipeEnrichmentHandler<Answer> {
  return (records) => enrichBatch(records, enrich, functionEnv);
}

/** Tasks in flight at once where nothing else is said. */
const concurrencyDefault = 16;
const { concurrency: concurrencyVariable } = consumerEnv;

/** Enriches a batch with the settings of an environment. */
export async function enrichBatch<Image, Answer>(
  records: unknown,
  enrich: Enrich<Image, Answer>,
  env: EnvSource,
): Promise<readonly Answer[]> {
  if (!Array.isArray(records)) {
    throw new SourceError('A pipe hands over a list of records, and this is none (NotABatch).', { code: 'NotABatch' });
  }
  const { concurrency = concurrencyDefault } = readEnv({ concurrency: concurrencyVariable }, env);
  const context: EnrichmentContext = { setting: (name) => settingOf(env, name) };
  const answers: Answer[] = new Array(records.length);
  await forEachBounded(records.entries(), concurrency, async ([index, record]) => {
    const answer = await enrich(eventOf<Image>(record), context);
    if (answer === undefined || answer === null) throw nothing(index);
    answers[index] = answer;
  });
  return answers;
}

/** A pipe hands over the members of a Kinesis record beside one another, where a mapping has them below `kinesis`. */
function eventOf<Image>(record: unknown): EnrichedEvent<Image> {
  const given = (typeof record === 'object' && record !== null ? record : {}) as Readonly<Record<string, unknown>>;
  const change =
    given.eventSource === 'aws:kinesis'
      ? decodeKinesisRecord({ kinesis: given }, String(given.sequenceNumber))
      : decodeStreamRecord(given as StreamRecord, String(given.eventID));
  const { newImage, oldImage } = change;
  return {
    change,
    newItem: newImage && (toNative(newImage) as Image),
    oldItem: oldImage && (toNative(oldImage) as Image),
    record: given,
  };
}

/** A pipe that is answered with less than it asked about would lose the rest in silence. */
function nothing(index: number): HandlerError {
  const what = `The enrichment gave nothing for record ${index} of the batch`;
  return new HandlerError(`${what}; use a filter of the pipe to leave records out (NoAnswer).`, { code: 'NoAnswer' });
}

function settingOf(env: EnvSource, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new HandlerError(`The environment variable \`${name}\` is not set (MissingSetting).`, {
    code: 'MissingSetting',
  });
}
