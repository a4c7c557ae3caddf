import { Token } from 'cdktf';
import { expression, isExpression } from '../setting';

/** `NAME` of `arn:aws:s3:::NAME`. */
export function bucketNameOf(arn: string): string {
  return partOf(arn, ':', 5);
}

/** `NAME` of `arn:aws:firehose:REGION:ACCOUNT:deliverystream/NAME`. */
export function deliveryStreamNameOf(arn: string): string {
  return partOf(arn, '/', 1);
}

/** `NAME` of `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`, or of a stream of that table. */
export function tableNameOf(arn: string): string {
  return partOf(arn, '/', 1);
}

/** `NAME` of `arn:aws:kinesis:REGION:ACCOUNT:stream/NAME`. */
export function kinesisStreamNameOf(arn: string): string {
  return partOf(arn, '/', 1);
}

/** `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME` of the ARN of a stream of that table. */
export function tableArnOfStream(arn: string): string {
  if (!isExpression(arn)) return arn.split('/').slice(0, 2).join('/');
  return Token.asString(expression`join("/", slice(split("/", ${arn}), 0, 2))`);
}

/** A part of an ARN that is there; of none there is no part. */
function partOf(arn: string, separator: string, place: number): string {
  if (!isExpression(arn)) return arn.split(separator)[place] ?? '';
  return Token.asString(expression`split(${separator}, ${arn})[${place}]`);
}
