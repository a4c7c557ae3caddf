import { SettingsError } from '../../../handlers/core/errors';
import { archivePrefixes } from '../../../handlers/firehose-transform/env';
import type { AwsClients } from '../../aws/clients';
import type { DeployedPipeline } from '../../deployed/deployed-pipeline';
import { describeDeliveryStreams } from '../../deployed/describe-delivery-streams';

export interface ArchivePlace {
  readonly bucket: string;
  /** What keys of archived changes begin with. */
  readonly prefix: string;
}

/** `s3://BUCKET/PREFIX`, where it is told. */
export function archivePlaceOf(url: string): ArchivePlace {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(url) ?? [];
  if (bucket !== undefined) return { bucket, prefix };
  throw new SettingsError([`\`--archive\` must be s3://BUCKET/PREFIX, got ${url}.`]);
}

/** Where Firehose writes what it reads from a Kinesis stream of the table. Throws a `SettingsError` where none does. */
export async function findArchive(
  clients: Pick<AwsClients, 'firehose'>,
  { kinesisStreamArns }: DeployedPipeline,
): Promise<ArchivePlace> {
  const [stream] = await describeDeliveryStreams(clients, kinesisStreamArns);
  if (stream?.bucket !== undefined) return { bucket: stream.bucket, prefix: archivePrefixes.changes };
  const remedy = `Name its objects: \`--archive s3://BUCKET/${archivePrefixes.changes}\`.`;
  throw new SettingsError([`No delivery stream of Firehose reads a Kinesis stream of this table. ${remedy}`]);
}
