import { createSinkHandler } from '../sink-handler';
import { aggregationRow } from './row';

/** Entry of the Lambda function. */
export const handler = createSinkHandler(aggregationRow, process.env);
