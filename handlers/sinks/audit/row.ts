import type { SinkRow } from '../sink-row';
import { createAuditSink } from './audit-sink';
import { createDeliveryStream } from './delivery-stream';
import { auditEnv } from './env';

export const auditRow: SinkRow<typeof auditEnv> = {
  name: 'audit',
  env: auditEnv,
  create: ({ auditStream, auditBucket: bucket }, { request, objects }) =>
    createAuditSink({
      stream: createDeliveryStream(request, auditStream),
      ...(bucket && {
        claimCheck: { bucket, store: (key, body, signal) => objects.put({ bucket, key }, body, signal) },
      }),
    }),
};
