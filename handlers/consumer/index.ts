export type { Change } from '../core/change';
export type { DynamodbCall } from '../core/dynamodb-call';
export { PoisonError } from '../core/errors';
export type { ConsumerContext, ConsumerDefinition } from './consumer-definition';
export { type ConsumerHandler, defineConsumer } from './define-consumer';
export { ExactNumber } from './exact-number';
export { type NativeValue, toItem, toNative } from './native-item';
export type { Effect, OnUncertain } from './once';
export type { Transition, TransitionEnd } from './transition';
