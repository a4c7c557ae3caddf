import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

const bucket = 'terraform-state';
const region = 'eu-central-1';

/**
 * Keeps a root's state in the emulator's S3. Terraform writes a local state anew after every single resource, which for
 * a thousand of them takes longer than all else; a remote one it writes every 20 seconds.
 */
export async function keepStateInEmulator(folder: string, endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true, credentials });
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
  s3.destroy();
  const backend = {
    ...{ bucket, region, key: 'root.tfstate', access_key: 'test', secret_key: 'test', endpoints: { s3: endpoint } },
    ...{ use_path_style: true, skip_credentials_validation: true, skip_metadata_api_check: true },
    ...{ skip_requesting_account_id: true, skip_region_validation: true },
  };
  writeFileSync(join(folder, 'state.tf.json'), JSON.stringify({ terraform: { backend: { s3: backend } } }));
}
