import { type Attempt, historyIn, withAttempt } from '../history';

/** What a handler keeps of a record that it put into quarantine, and what redrives have added. */
export interface QuarantineBody {
  readonly schema: 'tributary.quarantine/1';
  readonly consumer: string;
  /** ISO time. */
  readonly quarantinedAt: string;
  readonly error: { readonly name?: string; readonly code?: string; readonly message?: string };
  readonly attempts: number;
  readonly record: object;
  /** Earlier attempts, the newest last. */
  readonly history?: readonly Attempt[];
}

/** Undefined for what no handler of ours wrote. */
export function quarantineBodyOf(body: unknown): QuarantineBody | undefined {
  const { schema, consumer, record } = (body ?? {}) as Partial<QuarantineBody>;
  const isOne = schema === 'tributary.quarantine/1' && typeof consumer === 'string';
  return isOne && typeof record === 'object' && record !== null ? (body as QuarantineBody) : undefined;
}

/** `PoisonError ViewKeyMissing` */
export function quarantineCause({ error }: QuarantineBody): string {
  return [error?.name ?? 'Error', error?.code].filter(Boolean).join(' ');
}

/** The body after another try that the function reported as failed. */
export function triedAgain(body: QuarantineBody, attempt: Attempt): QuarantineBody {
  return { ...body, attempts: body.attempts + 1, history: withAttempt(historyIn(body.history), attempt) };
}

/** The body that a handler wrote when the record fell into quarantine once more, with what was tried before. */
export function quarantinedAgain(body: QuarantineBody, former: readonly Attempt[]): QuarantineBody {
  return { ...body, attempts: body.attempts + triesIn(former), history: former };
}

/** What was tried before and what came of it, the body's own error last. */
export function attemptsIn(body: QuarantineBody): readonly Attempt[] {
  const history = historyIn(body.history);
  const attempts = Math.max(1, body.attempts - triesIn(history));
  return withAttempt(history, { at: body.quarantinedAt, error: quarantineCause(body), attempts });
}

function triesIn(history: readonly Attempt[]): number {
  return history.reduce((sum, { attempts = 1 }) => sum + attempts, 0);
}

/** SQS refuses these two characters, which JSON lets stand; escaped they are the same text. */
export function quarantineText(body: QuarantineBody): string {
  return JSON.stringify(body).replace(/[\ufffe\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}
