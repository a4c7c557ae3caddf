/** What every runtime error of ours carries: a code to act on, and the cause. Messages never hold item data. */
interface ErrorDetails {
  /** Stable word for logs, metrics and tables of error classes. Never matched by its message. */
  readonly code: string;
  readonly cause?: unknown;
}

class TributaryError extends Error {
  readonly code: string;

  constructor(message: string, details: ErrorDetails) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.name = new.target.name;
    this.code = details.code;
  }
}

/** The event source sent something that cannot be worked on at all: the whole batch is left with it. */
export class SourceError extends TributaryError {
  override readonly name = 'SourceError';
}

/** The user's handler, or the time it was given, is at fault. */
export class HandlerError extends TributaryError {
  override readonly name = 'HandlerError';
}

interface SinkErrorDetails extends ErrorDetails {
  readonly statusCode?: number;
  readonly retryable: boolean;
  readonly reasons?: readonly string[];
}

/** A call to the outside failed. */
export class SinkError extends TributaryError {
  override readonly name = 'SinkError';
  /** HTTP status of the answer; absent where none came. */
  readonly statusCode?: number;
  /** True when the same call may succeed later: network, timeout, throttle, 5xx, or access that an operator can mend. */
  readonly retryable: boolean;
  /** What each action of a refused transaction met, in order, as the service names it: `None`, `TransactionConflict`. */
  readonly reasons?: readonly string[];

  constructor(message: string, details: SinkErrorDetails) {
    super(message, details);
    this.retryable = details.retryable;
    if (details.statusCode !== undefined) this.statusCode = details.statusCode;
    if (details.reasons !== undefined) this.reasons = details.reasons;
  }
}

/** The settings are at fault: nothing runs until they are mended. */
export class SettingsError extends TributaryError {
  override readonly name = 'SettingsError';

  constructor(problems: readonly string[]) {
    super(problems.join('\n'), { code: 'InvalidSettings' });
  }
}

/** Our own code is at fault: the batch fails as a whole, since what was done is not known. */
export class InvariantError extends TributaryError {
  override readonly name = 'InvariantError';
}

/** This record can never succeed: it goes to the quarantine and the shard moves on. */
export class PoisonError extends TributaryError {
  override readonly name = 'PoisonError';

  constructor(message: string, details: Partial<ErrorDetails> = {}) {
    super(message, { code: 'Poison', ...details });
  }
}

export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message, { code: 'Invariant' });
}
