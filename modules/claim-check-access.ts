import type { PolicyStatement } from './policy';
import type { Condition } from './setting';

/** What puts the payload of an oversize message into the bucket, where there is one. */
export function claimCheckWriteStatement(bucketArn: string, isThere: Condition): PolicyStatement {
  return statementOf('WriteClaimChecks', 's3:PutObject', bucketArn, isThere);
}

/** What follows a pointer to its payload, where there is a bucket for them. */
export function claimCheckReadStatement(bucketArn: string, isThere: Condition): PolicyStatement {
  return statementOf('ReadClaimChecks', 's3:GetObject', bucketArn, isThere);
}

function statementOf(sid: string, action: string, bucketArn: string, when: Condition): PolicyStatement {
  return { sid, actions: [action], resources: [`${bucketArn}/*`], when };
}
