import { createAwsRequest } from '../core/aws-request';
import { systemClock as clock } from '../core/clock';
import { readEnv } from '../core/env';
import { createLogger, writeStdout } from '../core/logger';
import { systemRandom as random } from '../core/random';
import { pruneVersionsEnv } from './env';
import { createPruneVersionsHandler } from './handler';
import { createLambdaApi } from './lambda-api';

/** Entry of the scheduled Lambda function. */
export const handler = createPruneVersionsHandler({
  ...readEnv(pruneVersionsEnv, process.env),
  api: createLambdaApi(createAwsRequest({ env: process.env, clock })),
  logger: createLogger(writeStdout, clock),
  clock,
  random,
});
