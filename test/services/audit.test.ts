import { createAwsRequest } from '../../handlers/core/aws-request';
import { systemClock } from '../../handlers/core/clock';
import { createJsonCall } from '../../handlers/core/json-call';
import { type AuditPlace, auditSubject } from '../contracts/audit-subject';
import { describeLogContract } from '../contracts/log-contract';
import { s3Places } from '../contracts/s3-place';
import { type Emulator, startEmulator } from '../terraform/emulator';
import { describeWithTool } from './toolchain';

const env = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };

describeWithTool('audit on ministack', 'ministack', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.stop());

  const openBucket = s3Places(() => emulator.endpoint);

  async function open(): Promise<AuditPlace> {
    const { bucket, read } = await openBucket();
    const request = createAwsRequest({
      env: { ...env, AWS_ENDPOINT_URL_FIREHOSE: emulator.endpoint },
      clock: systemClock,
    });
    const call = createJsonCall(request, { service: 'firehose', target: 'Firehose_20150804', jsonVersion: '1.1' });
    await call('CreateDeliveryStream', {
      DeliveryStreamName: bucket,
      DeliveryStreamType: 'DirectPut',
      ExtendedS3DestinationConfiguration: {
        RoleARN: 'arn:aws:iam::000000000000:role/delivery',
        BucketARN: `arn:aws:s3:::${bucket}`,
        Prefix: 'changes/',
        ErrorOutputPrefix: 'errors/',
      },
    });
    const lines = async () => (await read()).flatMap(({ body }) => body.split('\n').slice(0, -1));
    return { stream: bucket, request, read: lines };
  }

  // Its objects are named by the second, so their order is lost.
  describeLogContract(auditSubject('ministack', false, open), { runs: 3 });
});
