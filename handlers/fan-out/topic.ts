/** Shape of a topic's ARN in any partition: `arn:aws:sns:REGION:ACCOUNT:NAME`. */
const topicArnPattern = /^arn:[\w-]+:sns:([a-z0-9-]+):\d{12}:[\w-]{1,256}(\.fifo)?$/;

export function isTopicArn(text: string): boolean {
  return topicArnPattern.test(text);
}

/** A topic is called in its own region, which need not be the function's. */
export function regionOf(topicArn: string): string {
  return topicArn.split(':')[3] ?? '';
}

export function isFifoTopic(topicArn: string): boolean {
  return topicArn.endsWith('.fifo');
}
