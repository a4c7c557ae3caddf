import { createDynamodbCall } from '../../core/dynamodb-call';
import type { SinkRow } from '../sink-row';
import { viewEnv } from './env';
import { parseViewProjection } from './parse-view-projection';
import { createViewSink } from './view-sink';

export const viewRow: SinkRow<typeof viewEnv> = {
  name: 'view',
  env: viewEnv,
  create: ({ viewTable, viewProjection }, { request, clock }) =>
    createViewSink({
      call: createDynamodbCall(request),
      table: viewTable,
      projection: parseViewProjection(viewProjection),
      clock,
    }),
};
