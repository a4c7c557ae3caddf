import { createSinkHandler } from '../sink-handler';
import { cacheRow } from './row';

/** Entry of the Lambda function. */
export const handler = createSinkHandler(cacheRow, process.env);
