import { createSinkHandler } from '../sink-handler';
import { viewRow } from './row';

/** Entry of the Lambda function. */
export const handler = createSinkHandler(viewRow, process.env);
