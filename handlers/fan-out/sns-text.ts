/**
 * JSON text that SNS and SQS accept. `JSON.stringify` already escapes controls and lone surrogates; U+FFFE and U+FFFF
 * it writes raw, and SQS refuses them. Both can stand only inside strings, where the escape means the same.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function snsJson(value: unknown): string {
  const json = JSON.stringify(value);
  // Searching for one character is many times faster than a pattern, and most messages hold neither.
  if (!json.includes('\ufffe') && !json.includes('\uffff')) return json;
  return json.replace(/[\ufffe\uffff]/g, escaped);
}

/**
 * Plain text for an attribute of type String: every character that a queue refuses becomes U+FFFD, because plain text
 * has no escape. So does every control character: SNS takes a tab, but then counts the attributes as invalid and
 * keeps the message from every subscription with a filter policy. The message's body still holds the value as it is.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export function snsText(value: string): string {
  return refusedInText.test(value) ? value.replace(/[^ -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd') : value;
}

const refusedInText = /[^ -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16)}`;
}
