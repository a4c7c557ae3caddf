import { PercentEncoder } from './percent-encoder';
import type { PublishEntry } from './transport';

/** The body of a PublishBatch in the query protocol, field by field as `@aws-sdk/client-sns` writes it. */
export function publishBatchQuery(topicArn: string, entries: readonly PublishEntry[]): Buffer {
  const query = new PercentEncoder(bytesMaxOf(topicArn, entries));
  query.write('Action=PublishBatch&Version=2010-03-31&TopicArn=');
  query.encode(topicArn);
  for (const [index, { message, groupId, deduplicationId }] of entries.entries()) {
    const entry = `&PublishBatchRequestEntries.member.${index + 1}.`;
    query.write(`${entry}Id=${index}${entry}Message=`);
    query.encode(message.body);
    for (const [place, { name, type, value }] of message.attributes.entries()) {
      const attribute = `${entry}MessageAttributes.entry.${place + 1}.`;
      query.write(`${attribute}Name=`);
      query.encode(name);
      query.write(`${attribute}Value.DataType=${type}${attribute}Value.StringValue=`);
      query.encode(value);
    }
    if (deduplicationId !== undefined) query.write(`${entry}MessageDeduplicationId=`);
    if (deduplicationId !== undefined) query.encode(deduplicationId);
    if (groupId !== undefined) query.write(`${entry}MessageGroupId=`);
    if (groupId !== undefined) query.encode(groupId);
  }
  return query.finish();
}

/** Generous: memory that is never touched costs nothing. */
function bytesMaxOf(topicArn: string, entries: readonly PublishEntry[]): number {
  return entries.reduce(
    (sum, { message }) => sum + message.bytes * 3 + message.attributes.length * attributeBytes + entryBytes,
    topicArn.length * 3 + 100,
  );
}

/** The names of an attribute's three fields. */
const attributeBytes = 300;

/** The names of an entry's fields, and two ids of at most 128 characters, encoded. */
const entryBytes = 1_000;
