import { type IResolvable, Token } from 'cdktf';
import type { CrossAccountSubscriber, CrossAccountSubscribers } from './fan-out-settings';
import type { PolicyStatement, StatementList } from './policy';
import { expression, isExpression, rawExpression } from './setting';

/**
 * What lets other accounts subscribe queues of theirs; an account that subscribes its own queue also confirms it. Only
 * queues, not addresses or phones.
 */
export function subscribeStatements(
  topicArn: string,
  subscribers: CrossAccountSubscribers,
): readonly (PolicyStatement | StatementList)[] {
  if (isExpression(subscribers)) return [{ each: eachStatement(topicArn, subscribers) }];
  return sorted(subscribers).map(([name, { accountId, queueArn }]) => ({
    sid: `Subscribe${name}`,
    principal: { AWS: accountId },
    actions: ['sns:Subscribe'],
    resources: [topicArn],
    condition: {
      StringEquals: { 'sns:Protocol': 'sqs', ...(queueArn === undefined ? {} : { 'sns:Endpoint': queueArn }) },
    },
  }));
}

/** The accounts, each once. */
export function accountIdsOf(subscribers: CrossAccountSubscribers): readonly string[] {
  if (!isExpression(subscribers)) return [...new Set(sorted(subscribers).map(([, { accountId }]) => accountId))];
  return Token.asList(expression`distinct([for subscriber in ${subscribers} : subscriber.account_id])`);
}

/** Null is no value for a condition, so the endpoint stays only where one is named. */
function eachStatement(topicArn: string, subscribers: CrossAccountSubscribers): IResolvable {
  const tests = { 'sns:Protocol': 'sqs', 'sns:Endpoint': rawExpression('subscriber.queue_arn') };
  const statement = {
    Sid: `Subscribe${rawExpression('name')}`,
    Effect: 'Allow',
    Principal: { AWS: rawExpression('subscriber.account_id') },
    Action: 'sns:Subscribe',
    Resource: topicArn,
    Condition: { StringEquals: expression`{ for key, value in ${tests} : key => value if value != null }` },
  };
  return expression`[for name, subscriber in ${subscribers} : ${statement}]`;
}

/** Terraform goes through a map in the order of its keys. */
function sorted(subscribers: { readonly [name: string]: CrossAccountSubscriber }) {
  return Object.entries(subscribers).sort(([left], [right]) => (left < right ? -1 : 1));
}
