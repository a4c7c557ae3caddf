import type { Clock } from '../core/clock';
import { PoisonError, SinkError } from '../core/errors';
import type { Random } from '../core/random';
import { retry } from '../core/retry';
import { sha256Hex } from '../core/sha256';
import type { OnceMark, OnceStore } from './once-store';

/**
 * What to do when it is not known whether an effect has happened: because the function died, or lost its connection,
 * between the effect and its mark. `send` runs it again (twice is better than never); `quarantine` puts the record
 * where a person decides (never is better than twice).
 */
export type OnUncertain = 'send' | 'quarantine';

/**
 * An effect on the world outside, such as a mail or a payment. It is given an id, the same for every try, that
 * services with idempotency keys understand.
 */
export type Effect = (effectId: string, signal: AbortSignal) => Promise<unknown>;

export interface OnceParts {
  readonly store: OnceStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Names the effect among all effects of all changes. */
  readonly key: string;
  /** Names this invocation. */
  readonly owner: string;
  /** When this invocation is over at the latest. Epoch milliseconds. */
  readonly endsAtMs: number;
  /** Keys whose effects this invocation has run or tried to. */
  readonly begun: Set<string>;
  readonly onUncertain: OnUncertain;
}

/** Longer than any replay lasts: a day on a stream, 14 in a queue. */
const retentionMs = 30 * 86_400_000;

/**
 * Runs an effect once: it is marked as started, run, and marked as done, and what is marked as done is not run again.
 * Resolves to false where it was done before. An effect that throws has not happened and is forgotten, unless the
 * error leaves that open (no answer, or an answer of 500 and above).
 *
 * The window in which an effect can be repeated or, with `quarantine`, be held back although it has happened, is from
 * its start to the write of its mark: the effect's own time and a few milliseconds.
 */
export async function once(effect: Effect, parts: OnceParts): Promise<boolean> {
  const { store, key, owner, clock, signal } = parts;
  if (!(await begin(parts))) return false;
  parts.begun.add(key);
  try {
    await effect(sha256Hex(key), signal);
  } catch (error) {
    if (!isUncertain(error)) await store.forget(key, owner);
    throw error;
  }
  // The effect has happened: its mark is worth more than the deadline, and Lambda's reserve leaves time for it.
  const { signal: never } = new AbortController();
  await retry(() => store.finish(key, owner), { clock, random: parts.random, signal: never });
  return true;
}

/** False when the effect is done already. */
async function begin(parts: OnceParts): Promise<boolean> {
  const { store, key, owner, clock, endsAtMs } = parts;
  const start = { owner, leaseUntilMs: endsAtMs, expiresAtMs: clock.nowMs() + retentionMs };
  const known = await store.start(key, start);
  if (!known) return true;
  if (known.state === 'done') return false;
  // Our own mark without our own try: the answer to the write was lost, the write was not.
  if (known.owner === owner && !parts.begun.has(key)) return true;
  refuse(known, parts);
  const overtaken = await store.start(key, start, known.owner);
  if (overtaken) throw inProgress();
  return true;
}

/** Throws where a started effect must not be run again now. */
function refuse(mark: OnceMark, { owner, clock, onUncertain }: OnceParts): void {
  if (mark.owner !== owner && mark.leaseUntilMs > clock.nowMs()) throw inProgress();
  if (onUncertain === 'quarantine') {
    throw new PoisonError('It is not known whether the effect has happened.', { code: 'OnceUncertain' });
  }
}

function inProgress(): SinkError {
  return new SinkError('Another invocation may be at this effect.', { code: 'OnceInProgress', retryable: true });
}

/** Errors that come before anything was sent. */
const neverSent = new Set(['ConnectTimeout', 'CredentialsUnavailable', 'EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND']);

const noAnswer = new Set(
  'AbortError DeadlineReached ECONNABORTED ECONNRESET EPIPE ETIMEDOUT RequestTimeout TimeoutError'.split(' '),
);

/** True when a call may have taken effect although it failed. Errors of other kinds are the effect's own word. */
function isUncertain(error: unknown): boolean {
  for (let current = error, depth = 0; isObject(current) && depth < 5; current = current.cause, depth += 1) {
    const words = [String(current.code), String(current.name)];
    if (words.some((word) => neverSent.has(word))) return false;
    const statusCode = Number(current.statusCode ?? current.$metadata?.httpStatusCode ?? 0);
    if (statusCode > 0) return statusCode >= 500;
    if (words.some((word) => noAnswer.has(word))) return true;
  }
  return false;
}

interface ErrorLike {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly statusCode?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
}

function isObject(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null;
}
