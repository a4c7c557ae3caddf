import { consumerEnv, type EnvSource } from '../core/env';

/** Settings of a consumer made with `defineConsumer`: those that every consumer takes. */
export const definedConsumerEnv = consumerEnv;

/** The environment of the function that the consumer runs in. */
export const functionEnv: EnvSource = process.env;
