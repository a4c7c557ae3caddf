import type { PublishEntry } from './transport';

/** The body of a PublishBatch in the query protocol, field by field as `@aws-sdk/client-sns` writes it. */
export function publishBatchQuery(topicArn: string, entries: readonly PublishEntry[]): string {
  let query = `Action=PublishBatch&Version=2010-03-31&TopicArn=${encode(topicArn)}`;
  for (const [index, { message, groupId, deduplicationId }] of entries.entries()) {
    const entry = `&PublishBatchRequestEntries.member.${index + 1}.`;
    query += `${entry}Id=${index}${entry}Message=${encode(message.body)}`;
    for (const [place, { name, type, value }] of message.attributes.entries()) {
      const attribute = `${entry}MessageAttributes.entry.${place + 1}.`;
      query += `${attribute}Name=${encode(name)}${attribute}Value.DataType=${type}`;
      query += `${attribute}Value.StringValue=${encode(value)}`;
    }
    if (deduplicationId !== undefined) query += `${entry}MessageDeduplicationId=${encode(deduplicationId)}`;
    if (groupId !== undefined) query += `${entry}MessageGroupId=${encode(groupId)}`;
  }
  return query;
}

/** Percent-encoding of RFC 3986; `encodeURIComponent` leaves five marks that signatures want encoded. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, encodeMark);
}

function encodeMark(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
}
