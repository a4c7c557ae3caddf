import type { Item } from '../../../../handlers/core/attribute-value';
import type { Change } from '../../../../handlers/core/change';
import type { TransitionRule } from '../../../../handlers/sinks/transitions/settings';
import { changeOf } from '../../fan-out/change-of';

export const topicArn = 'arn:aws:sns:eu-west-1:123456789012:shipped';
export const busArn = 'arn:aws:events:eu-west-1:123456789012:event-bus/shop';
export const identityArn = 'arn:aws:ses:eu-west-1:123456789012:identity/example.com';

/** `status: PENDING -> SHIPPED`, to a topic. */
export const shipped: TransitionRule = {
  name: 'shipped',
  attribute: 'status',
  from: ['PENDING'],
  to: ['SHIPPED'],
  sns: { topic: topicArn },
};

const keys: Item = { customerId: { S: 'c-1' }, orderId: { S: 'o-1' } };

/** An image of the order; undefined where it is not there. */
export type State = Item | undefined;

/** The change of the order from one state to another. */
export function changeBetween(before: State, after: State, difference: Partial<Change> = {}): Change {
  const { oldImage: _, newImage: __, ...change } = changeOf(difference);
  return {
    ...change,
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    ...(before && { oldImage: { ...keys, ...before } }),
    ...(after && { newImage: { ...keys, ...after } }),
  };
}

export const status = (text: string, more: Item = {}): Item => ({ status: { S: text }, ...more });

/** The change that fires `shipped`. */
export const shipping = (more: Item = {}, difference: Partial<Change> = {}) =>
  changeBetween(status('PENDING', more), status('SHIPPED', more), difference);
