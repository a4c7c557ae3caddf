interface KinesisEvent {
  readonly kinesis?: object;
}

/**
 * A record as a pipe hands it on. Of DynamoDB it is the record of Lambda's event; of Kinesis what Lambda nests in
 * `kinesis` lies beside the rest.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-kinesis.html
 */
export function pipeEventOf(event: unknown): unknown {
  const { kinesis, ...rest } = event as KinesisEvent;
  return kinesis ? { ...kinesis, ...rest } : event;
}

/**
 * The event as templates and paths see it: the data of a Kinesis record decoded where it is JSON, and left in base64
 * where it is not.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html#input-transform-implicit
 */
export function decodedEventOf(event: unknown): unknown {
  if (typeof event !== 'object' || event === null) return event;
  const { eventSource, data } = event as { readonly eventSource?: unknown; readonly data?: unknown };
  if (eventSource !== 'aws:kinesis' || typeof data !== 'string') return event;
  try {
    return { ...event, data: JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as unknown };
  } catch {
    return event;
  }
}
