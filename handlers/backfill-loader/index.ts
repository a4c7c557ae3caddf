import { createAwsRequest } from '../core/aws-request';
import { systemClock as clock } from '../core/clock';
import { readEnv } from '../core/env';
import { createLogger, writeStdout } from '../core/logger';
import { createObjectStore } from '../core/object-store';
import { systemRandom as random } from '../core/random';
import { backfillLoaderEnv } from './env';
import { createBackfillLoader } from './handler';
import { createLambdaInvoke } from './lambda-invoke';

/** A function may take a quarter of an hour to answer. */
const request = createAwsRequest({ env: process.env, clock, requestTimeoutMs: 900_000 });

/** Entry of the Lambda function. */
export const handler = createBackfillLoader({
  ...readEnv(backfillLoaderEnv, process.env),
  request,
  objects: createObjectStore(request),
  invoke: createLambdaInvoke(request, { clock, random, attemptsMax: 5 }),
  logger: createLogger(writeStdout, clock),
  clock,
  random,
});
