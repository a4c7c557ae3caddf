import { createCdcHandlerFromEnv } from './handler';

/** Entry of the Lambda function. Settings are read once, as the environment starts, so that mistakes show at once. */
export const handler = createCdcHandlerFromEnv(process.env);
