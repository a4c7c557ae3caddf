const streamArn = /^arn:aws[a-z-]*:dynamodb:([a-z0-9-]+):\d{12}:table\/[A-Za-z0-9_.-]{3,255}\/stream\/[0-9T:.-]+$/;

/** Whether a text is the ARN of a table's stream, in any partition of AWS. */
export function isStreamArn(text: string): boolean {
  return streamArn.test(text);
}

/** Region in the ARN of a stream. */
export function regionOfStream(arn: string): string {
  return streamArn.exec(arn)![1]!;
}
