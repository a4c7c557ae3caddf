import { Token } from 'cdktf';
import type { PolicyStatement } from './policy';
import { type Condition, conditionalHead, expression, isGiven } from './setting';

/** A customer managed key that may be there: known at synth time, or left to Terraform as a key that may be null. */
export interface EncryptionKey {
  readonly arn: string;
  readonly isThere: Condition;
}

/** The key that a setting names. */
export function keyOf(kmsKeyArn: string | undefined): EncryptionKey {
  return { arn: kmsKeyArn ?? '', isThere: isGiven(kmsKeyArn) };
}

/** The first value with a key, the second without; Terraform chooses where only it knows. */
export function withKey<T>(key: EncryptionKey, there: T, absent: T): T {
  if (typeof key.isThere === 'boolean') return key.isThere ? there : absent;
  return Token.asString(expression`${conditionalHead(key.isThere)} ? ${there} : ${absent}`) as T;
}

/** What an identity may do with the key, where there is one. */
export function keyStatement(sid: string, actions: readonly string[], key: EncryptionKey): PolicyStatement {
  return { sid, actions, resources: [key.arn], when: key.isThere };
}
