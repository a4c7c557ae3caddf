export type LocalRunErrorCode = 'options' | 'no-dynamodb' | 'build' | 'terraform' | 'function' | 'service' | 'workload';

/** What stops a local run for a reason its user can mend: the message says what and how, so no stack is printed. */
export class LocalRunError extends Error {
  override readonly name = 'LocalRunError';

  constructor(
    readonly code: LocalRunErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
