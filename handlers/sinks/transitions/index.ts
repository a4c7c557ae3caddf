import { createSinkHandler } from '../sink-handler';
import { transitionsRow } from './row';

/** Entry of the Lambda function. */
export const handler = createSinkHandler(transitionsRow, process.env);
