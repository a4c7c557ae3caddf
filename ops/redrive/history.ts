import type { Message } from '@aws-sdk/client-sqs';

/** A try to bring a record again that failed. */
export interface Attempt {
  /** ISO time. */
  readonly at: string;
  readonly error: string;
  /** How many tries ended so, default 1. */
  readonly attempts?: number;
}

type MessageAttributes = NonNullable<Message['MessageAttributes']>;

/** Message attribute in which a message that went back carries its attempts, as JSON. */
export const historyAttribute = 'tributary.history';

const attemptsMax = 10;
const errorLengthMax = 300;

/** The newest attempts, for which there always is room. */
export function withAttempt(history: readonly Attempt[], attempt: Attempt): readonly Attempt[] {
  return [...history, { ...attempt, error: attempt.error.slice(0, errorLengthMax) }].slice(-attemptsMax);
}

/** The attempts in what may be anything; none where they cannot be read. */
export function historyIn(value: unknown): readonly Attempt[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is Attempt => typeof one?.at === 'string' && typeof one?.error === 'string');
}

/** What a message carries of its attempts. */
export function historyOf({ MessageAttributes }: Message): readonly Attempt[] {
  try {
    return historyIn(JSON.parse(MessageAttributes?.[historyAttribute]?.StringValue ?? '[]'));
  } catch {
    return [];
  }
}

/** The attributes of a message with another history. */
export function withHistory(attributes: MessageAttributes | undefined, history: readonly Attempt[]): MessageAttributes {
  const { [historyAttribute]: _former, ...others } = attributes ?? {};
  if (history.length === 0) return others;
  return { ...others, [historyAttribute]: { DataType: 'String', StringValue: JSON.stringify(history) } };
}
