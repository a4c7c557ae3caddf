import { createSinkHandler } from '../sink-handler';
import { openSearchRow } from './row';

/** Entry of the Lambda function. */
export const handler = createSinkHandler(openSearchRow, process.env);
