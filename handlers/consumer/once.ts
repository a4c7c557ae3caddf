import type { Clock } from '../core/clock';
import {
  causeDepthMax,
  isErrorLike,
  neverSentCodes,
  noAnswerCodes,
  reasonsOf,
  statusOf,
  wordsOf,
} from '../core/error-like';
import { PoisonError, SinkError } from '../core/errors';
import type { Random } from '../core/random';
import { retry } from '../core/retry';
import { sha256Hex } from '../core/sha256';
import type { Effort, Efforts } from './effort';
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
  /** What this environment knows of its own effects. */
  readonly efforts: Efforts;
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
 * its start to the write of its mark: the effect's own time and a few milliseconds. Where the mark cannot be written,
 * this environment knows that the effect has happened, and later tries write only the mark.
 */
export async function once(effect: Effect, parts: OnceParts): Promise<boolean> {
  const { efforts, key, owner, signal } = parts;
  const before = efforts.get(key);
  if (before?.state === 'happened') return mark(before, parts);
  // The same change twice in one batch, where changes of an item do not wait for each other.
  if (before?.state === 'running' && before.owner === owner) throw inProgress();
  signal.throwIfAborted();
  const effort: Effort = { owner, state: 'running' };
  efforts.set(key, effort);
  try {
    if (!(await begin(parts, before))) return false;
    await run(effect, effort, parts);
  } finally {
    if (effort.state === 'running' && efforts.get(key) === effort) restore(efforts, key, before);
  }
  return mark(effort, parts);
}

/** False when the effect is done already. */
async function begin(parts: OnceParts, before: Effort | undefined): Promise<boolean> {
  const { store, key, owner, clock, endsAtMs } = parts;
  const start = { owner, leaseUntilMs: endsAtMs, expiresAtMs: clock.nowMs() + retentionMs };
  const known = await store.start(key, start);
  if (!known) return true;
  if (known.state === 'done') return false;
  // Our own mark without our own try: the answer to the write was lost, the write was not.
  if (known.owner === owner && before?.owner !== owner) return true;
  refuse(known, parts);
  const overtaken = await store.start(key, start, known.owner);
  if (overtaken) throw inProgress();
  return true;
}

async function run(effect: Effect, effort: Effort, parts: OnceParts): Promise<void> {
  const { store, key, owner, signal } = parts;
  let isSent = false;
  try {
    signal.throwIfAborted();
    isSent = true;
    await effect(sha256Hex(key), signal);
    effort.state = 'happened';
  } catch (error) {
    if (isSent && isUncertain(error)) effort.state = 'uncertain';
    else {
      // Where the mark stays, the effect counts as uncertain. Its own error says more than that of the mark.
      await regardless(() => store.forget(key, owner), parts).catch(() => {
        effort.state = 'uncertain';
      });
    }
    throw error;
  }
}

async function mark(effort: Effort, parts: OnceParts): Promise<boolean> {
  const { store, key, efforts } = parts;
  await regardless(() => store.finish(key, effort.owner), parts);
  if (efforts.get(key) === effort) efforts.delete(key);
  return true;
}

/** A mark is worth more than the deadline, and Lambda's reserve leaves time for it. */
function regardless(write: () => Promise<void>, { clock, random }: OnceParts): Promise<void> {
  return retry(write, { clock, random, signal: new AbortController().signal });
}

function restore(efforts: Efforts, key: string, before: Effort | undefined): void {
  if (before) efforts.set(key, before);
  else efforts.delete(key);
}

/** Throws where a started effect must not be run again now. */
function refuse({ owner, leaseUntilMs }: OnceMark, parts: OnceParts): void {
  if (owner !== parts.owner && leaseUntilMs > parts.clock.nowMs()) throw inProgress();
  if (parts.onUncertain === 'quarantine') {
    throw new PoisonError('It is not known whether the effect has happened.', { code: 'OnceUncertain' });
  }
}

function inProgress(): SinkError {
  return new SinkError('Another invocation may be at this effect.', { code: 'OnceInProgress', retryable: true });
}

/** True when a call may have taken effect although it failed. Errors of other kinds are the effect's own word. */
function isUncertain(error: unknown, depth = 0): boolean {
  if (!isErrorLike(error) || depth >= causeDepthMax) return false;
  const words = wordsOf(error);
  if (words.some((word) => neverSentCodes.has(word))) return false;
  const status = statusOf(error);
  if (status > 0) return status >= 500;
  if (error instanceof SinkError || words.some(isNoAnswer)) return true;
  return reasonsOf(error).some((reason) => isUncertain(reason, depth + 1));
}

function isNoAnswer(word: string): boolean {
  return noAnswerCodes.has(word) || word === 'DeadlineReached';
}
