import { startDeadline } from './deadline';
import { SourceError } from './errors';
import type { CompareQuestion, Comparison, HeldPage, KeyTypes, ListQuestion, ReadItem } from './inspection';
import { errorFields } from './logger';
import { type BatchProcessor, type BatchProcessorParts, type InvocationContext, replay } from './process-batch';
import { retry } from './retry';
import type { Sink } from './sink';

/** What a function of ours tells of itself. */
export interface Description {
  readonly consumer: string;
  readonly sink: string;
  readonly contract: Sink['contract'];
  readonly replay: Sink['replay'];
  /** What else may be asked of it. */
  readonly can: readonly ('repair' | 'list' | 'compare')[];
}

export type OperatorAnswer = Description | HeldPage | Comparison;

/** A handler of batches that an operator may ask as well, by an event with a `tributary`. */
export interface OperatedHandler extends BatchProcessor {
  (event: { readonly tributary: string }, context: InvocationContext): Promise<OperatorAnswer>;
}

type Parts = Omit<BatchProcessorParts, 'sources'>;

/** Answers what an operator asks, and leaves every other event to the handler, replays too. Questions change nothing. */
export function answerOperators(process: BatchProcessor, parts: Parts): OperatedHandler {
  const handler = (event: unknown, context: InvocationContext): Promise<unknown> => {
    const { tributary } = (event ?? {}) as { readonly tributary?: unknown };
    if (tributary === undefined || tributary === replay) return process(event, context);
    return ask(String(tributary), event as object, context, parts);
  };
  return handler as OperatedHandler;
}

type Ask = (event: Loose, sink: Sink, consumer: string, signal: AbortSignal) => Promise<OperatorAnswer>;

type Loose = { readonly [name: string]: unknown };

const questions: { readonly [tributary: string]: Ask } = {
  describe: async (_, sink, consumer) => describeSink(sink, consumer),
  list: async (event, { inspection }, _, signal) => {
    if (!inspection?.list) throw wrong('NothingToList', 'This sink tells of nothing that it holds.');
    return inspection.list(listQuestion(event), signal);
  },
  compare: async (event, { inspection }, _, signal) => {
    if (!inspection?.compare) throw wrong('NothingToCompare', 'This sink holds nothing that could be compared.');
    return inspection.compare(compareQuestion(event), signal);
  },
};

async function ask(name: string, event: object, context: InvocationContext, parts: Parts): Promise<OperatorAnswer> {
  const { sink, consumer, clock, random } = parts;
  const logger = parts.logger.with({ requestId: context.awsRequestId });
  const deadline = startDeadline(context.getRemainingTimeInMillis(), parts.deadlineReserveMs, clock);
  const { signal } = deadline;
  try {
    const question = Object.hasOwn(questions, name) ? questions[name] : undefined;
    if (!question) throw wrong('UnknownQuestion', `\`tributary\` must be one of ${Object.keys(questions).join(', ')}.`);
    const answer = await retry(() => question(event as Loose, sink, consumer, signal), { clock, random, signal });
    logger.info('An operator was answered.', { question: name });
    return answer;
  } catch (error) {
    logger.warn('An operator could not be answered.', errorFields(error));
    throw error;
  } finally {
    deadline.clear();
  }
}

function describeSink({ name: sink, contract, replay, takesRepairs, inspection }: Sink, consumer: string): Description {
  const can = [
    ...(takesRepairs ? (['repair'] as const) : []),
    ...(inspection?.list ? (['list'] as const) : []),
    ...(inspection?.compare ? (['compare'] as const) : []),
  ];
  return { consumer, sink, contract, replay, can };
}

const entriesMax = 1_000;

function listQuestion({ keys, after, limit = 100 }: Loose): ListQuestion {
  const types = Object.entries(objectOr(keys));
  const isRight = types.length > 0 && types.every(([, type]) => ['S', 'N', 'B'].includes(String(type)));
  if (!isRight) throw wrong('MalformedList', '`keys` must give the type of each key attribute, as {"orderId":"S"}.');
  if (after !== undefined && typeof after !== 'string') throw wrong('MalformedList', '`after` must be text.');
  if (!Number.isInteger(limit) || Number(limit) < 1 || Number(limit) > entriesMax)
    throw wrong('MalformedList', `\`limit\` must be a whole number from 1 to ${entriesMax}.`);
  return { keys: keys as KeyTypes, limit: Number(limit), ...(after !== undefined && { after }) };
}

function compareQuestion({ readFromMs, items }: Loose): CompareQuestion {
  if (!Number.isSafeInteger(readFromMs)) throw wrong('MalformedCompare', '`readFromMs` must be epoch milliseconds.');
  const isRight = Array.isArray(items) && items.length <= entriesMax && items.every(isReadItem);
  if (!isRight) {
    const rule = `a list of at most ${entriesMax} objects with \`keys\`, and \`image\` where there is one`;
    throw wrong('MalformedCompare', `\`items\` must be ${rule}.`);
  }
  return { readFromMs: Number(readFromMs), items };
}

function isReadItem(value: unknown): value is ReadItem {
  const { keys, image, held } = objectOr(value);
  const isHeld = held === undefined || (Array.isArray(held) && held.every((where) => typeof where === 'string'));
  return Object.keys(objectOr(keys)).length > 0 && (image === undefined || objectOr(image) === image) && isHeld;
}

function objectOr(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

function wrong(code: string, text: string): SourceError {
  return new SourceError(text, { code });
}
