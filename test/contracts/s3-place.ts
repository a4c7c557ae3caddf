import { createAwsRequest } from '../../handlers/core/aws-request';
import { systemClock } from '../../handlers/core/clock';
import type { ObjectPlace } from './objects-subject';

const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };

/** Empty buckets of an S3 that speaks HTTP, read by its listing. */
export function s3Places(endpoint: () => string): () => Promise<ObjectPlace> {
  let buckets = 0;
  return async () => {
    buckets += 1;
    const bucket = `states-${buckets}`;
    const request = createAwsRequest({ env: { ...credentials, AWS_ENDPOINT_URL_S3: endpoint() }, clock: systemClock });
    await request({ service: 's3', method: 'PUT', path: `/${bucket}` });
    return {
      bucket,
      request,
      async read() {
        const listing = await request({
          service: 's3',
          method: 'GET',
          path: `/${bucket}`,
          query: { 'list-type': '2' },
        });
        const keys = [...listing.body.toString().matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key!);
        return Promise.all(
          keys.map(async (key) => {
            const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
            const { headers, body } = await request({ service: 's3', method: 'GET', path });
            return { body: body.toString(), isDeleted: headers['x-amz-meta-deleted'] === 'true' };
          }),
        );
      },
    };
  };
}
