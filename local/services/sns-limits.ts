import type { FormAttribute, FormMessage, PublishForm } from './publish-batch-form';

/** What AWS answers to a request or an entry that it refuses. */
export interface SnsFault {
  readonly code: string;
  readonly message: string;
}

const entriesMax = 10;
const bytesMax = 262_144;
const attributesMax = 10;

/**
 * What AWS refuses about a PublishBatch as a whole, or nothing.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
 */
export function batchFault({ messages }: PublishForm): SnsFault | undefined {
  if (messages.length === 0) {
    return { code: 'EmptyBatchRequest', message: "The batch request doesn't contain any entries." };
  }
  if (messages.length > entriesMax) {
    return {
      code: 'TooManyEntriesInBatchRequest',
      message: `The batch request contains more than ${entriesMax} entries.`,
    };
  }
  if (messages.some(({ id }) => !/^[\w-]{1,80}$/.test(id))) {
    return { code: 'InvalidBatchEntryId', message: 'An Id takes up to 80 letters, digits, hyphens and underscores.' };
  }
  if (new Set(messages.map(({ id }) => id)).size < messages.length) {
    return { code: 'BatchEntryIdsNotDistinct', message: 'Two or more batch entries in the request have the same Id.' };
  }
  const bytes = messages.reduce((sum, message) => sum + messageBytes(message), 0);
  if (bytes > bytesMax) {
    return {
      code: 'BatchRequestTooLong',
      message: `All messages together have ${bytes} bytes, more than ${bytesMax}.`,
    };
  }
  return undefined;
}

/**
 * What AWS refuses about one message, or nothing. Two checks are stricter than SNS itself, because the loss would only
 * show at a queue behind the topic: more than 10 attributes (raw delivery discards such a message) and characters
 * that SQS refuses.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export function messageFault(message: FormMessage, topicArn: string): SnsFault | undefined {
  const reason = invalidParameter(message, topicArn);
  if (reason !== undefined) return { code: 'InvalidParameter', message: `Invalid parameter: ${reason}` };
  for (const attribute of message.attributes) {
    const wrong = attributeFault(attribute);
    if (wrong !== undefined) {
      return { code: 'ParameterValueInvalid', message: `The message attribute '${attribute.name}' ${wrong}.` };
    }
  }
  return undefined;
}

function invalidParameter(message: FormMessage, topicArn: string): string | undefined {
  const { attributes, groupId, deduplicationId } = message;
  if (message.message === '') return 'Empty message';
  if (messageBytes(message) > bytesMax) return 'Message too long';
  if (refusedByQueues.test(message.message)) return 'Message holds a character that a queue refuses';
  if (attributes.length > attributesMax) return `More than ${attributesMax} message attributes`;
  if (new Set(attributes.map(({ name }) => name)).size < attributes.length) return 'Two message attributes of one name';
  if (!isFifoId(groupId)) return 'MessageGroupId';
  if (!isFifoId(deduplicationId)) return 'MessageDeduplicationId';
  if (topicArn.endsWith('.fifo')) return groupId === undefined ? 'The MessageGroupId parameter is required' : undefined;
  return deduplicationId === undefined ? undefined : 'MessageDeduplicationId is for FIFO topics';
}

/** Up to 128 letters, digits and marks of ASCII. */
function isFifoId(id: string | undefined): boolean {
  return id === undefined || /^[!-~]{1,128}$/.test(id);
}

function attributeFault({ name, type, text, binary }: FormAttribute): string | undefined {
  const isName = /^[\w.-]{1,256}$/.test(name) && !/^\.|\.$|\.\.|^(aws|amazon)\./i.test(name);
  if (!isName) return 'has a name that is not allowed';
  const [base] = type.split('.');
  if (base === 'Binary') return binary ? undefined : 'has an empty value';
  if (base !== 'String' && base !== 'Number') return `has the unknown type '${type}'`;
  if (!text) return 'has an empty value';
  if (refusedByQueues.test(text)) return 'holds a character that a queue refuses';
  if (type === 'Number' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return 'is no number';
  if (type === 'String.Array' && !isScalarArray(text)) return 'is no JSON array of scalars';
  return undefined;
}

function isScalarArray(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((member) => member === null || typeof member !== 'object');
  } catch {
    return false;
  }
}

/** What SNS counts of a message: body, and each attribute's name, type and value. */
export function messageBytes({ message, attributes }: FormMessage): number {
  return attributes.reduce(
    (sum, { name, type, text = '', binary = '' }) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(type) +
      Buffer.byteLength(text) +
      Buffer.byteLength(binary, 'base64'),
    Buffer.byteLength(message),
  );
}

const refusedByQueues = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
