import { createSinkHandler } from '../sink-handler';
import { objectsRow } from './row';

/** Entry of the Lambda function. */
export const handler = createSinkHandler(objectsRow, process.env);
