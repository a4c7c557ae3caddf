import { createSinkHandler } from '../sink-handler';
import { auditRow } from './row';

/** Entry of the Lambda function. */
export const handler = createSinkHandler(auditRow, process.env);
