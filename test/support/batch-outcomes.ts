import { PoisonError, SinkError } from '../../handlers/core/errors';
import type { Outcome } from '../../handlers/core/sink';
import { sequenceNumberAt } from './stream-event';

export const done: Outcome = { status: 'done' };
export const poison: Outcome = { status: 'poison', error: new PoisonError('never', { code: 'Never' }) };
export const transient: Outcome = {
  status: 'transient',
  error: new SinkError('busy', { code: 'ThrottlingException', retryable: true }),
};

/** Answers to a batch of `streamRecords`, and the ids of its records. */
export const none = { batchItemFailures: [] };
export const failedAt = (index: number) => ({ batchItemFailures: [{ itemIdentifier: sequenceNumberAt(index) }] });
export const idAt = (index: number) => `id-${sequenceNumberAt(index)}`;
