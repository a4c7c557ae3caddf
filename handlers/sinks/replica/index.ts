import { createSinkHandler } from '../sink-handler';
import { replicaRow } from './row';

/** Entry of the Lambda function. */
export const handler = createSinkHandler(replicaRow, process.env);
