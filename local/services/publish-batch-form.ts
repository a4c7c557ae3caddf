/** An attribute as a Publish or PublishBatch form carries it. */
export interface FormAttribute {
  readonly name: string;
  readonly type: string;
  readonly text?: string;
  /** Base64 text. */
  readonly binary?: string;
}

/** One message of a Publish or PublishBatch form. */
export interface FormMessage {
  readonly id: string;
  readonly message: string;
  readonly attributes: readonly FormAttribute[];
  readonly groupId?: string;
  readonly deduplicationId?: string;
  /** The message's own fields, names without the leading `PublishBatchRequestEntries.member.N.`. */
  readonly fields: readonly (readonly [string, string])[];
}

/** A PublishBatch (or Publish) request of the query protocol, taken apart. */
export interface PublishForm {
  readonly action: string;
  readonly topicArn: string;
  /** Every field that belongs to no entry. */
  readonly common: readonly (readonly [string, string])[];
  /** In the order of their numbers; one message when the action is Publish. */
  readonly messages: readonly FormMessage[];
}

/** Reads the form of a Publish or PublishBatch; undefined for any other action. */
export function readPublishForm(fields: readonly (readonly [string, string])[]): PublishForm | undefined {
  const form = new Map(fields);
  const action = form.get('Action') ?? '';
  if (action !== 'Publish' && action !== 'PublishBatch') return undefined;
  const entries = new Map<number, [string, string][]>();
  const common: (readonly [string, string])[] = [];
  for (const field of fields) {
    const [, number, name] = /^PublishBatchRequestEntries\.member\.(\d+)\.(.+)$/.exec(field[0]) ?? [];
    if (name === undefined) common.push(field);
    else entries.set(Number(number), [...(entries.get(Number(number)) ?? []), [name, field[1]]]);
  }
  const numbers = [...entries.keys()].sort((one, other) => one - other);
  const messages = action === 'Publish' ? [common] : numbers.map((number) => entries.get(number)!);
  return { action, topicArn: form.get('TopicArn') ?? '', common, messages: messages.map(readMessage) };
}

/** The fields of a form, in order. */
export function readForm(body: Buffer): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(body.toString())];
}

export function writeForm(fields: readonly (readonly [string, string])[]): Buffer {
  return Buffer.from(fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'));
}

/** The form of a Publish or PublishBatch with these messages only, numbered anew. */
export function writePublishForm(form: PublishForm, messages: readonly FormMessage[]): Buffer {
  if (form.action === 'Publish') return writeForm(messages[0]!.fields);
  const fields = messages.flatMap((message, index) =>
    message.fields.map(([name, value]) => [`PublishBatchRequestEntries.member.${index + 1}.${name}`, value] as const),
  );
  return writeForm([...form.common, ...fields]);
}

function readMessage(fields: readonly (readonly [string, string])[]): FormMessage {
  const form = new Map(fields);
  const groupId = form.get('MessageGroupId');
  const deduplicationId = form.get('MessageDeduplicationId');
  return {
    id: form.get('Id') ?? '',
    message: form.get('Message') ?? '',
    attributes: readAttributes(form),
    ...(groupId === undefined ? undefined : { groupId }),
    ...(deduplicationId === undefined ? undefined : { deduplicationId }),
    fields,
  };
}

function readAttributes(form: ReadonlyMap<string, string>): FormAttribute[] {
  return [...form.keys()].flatMap((field) => {
    const prefix = /^(MessageAttributes\.entry\.\d+\.)Name$/.exec(field)?.[1];
    if (prefix === undefined) return [];
    const text = form.get(`${prefix}Value.StringValue`);
    const binary = form.get(`${prefix}Value.BinaryValue`);
    return {
      name: form.get(field)!,
      type: form.get(`${prefix}Value.DataType`) ?? '',
      ...(text === undefined ? undefined : { text }),
      ...(binary === undefined ? undefined : { binary }),
    };
  });
}
