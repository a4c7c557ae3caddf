import type { DeliverySettings } from '../../services/firehose-settings';
import type { LocalResources } from '../../terraform/resources';
import { type Operations, required, ServiceFault } from '../protocols/operation';

/** Stand-in for what Firehose tells of its delivery streams; records go to the stand-in that delivers them. */
export function firehoseOperations({ deliveryStreams, archives }: LocalResources, startedAtMs: number): Operations {
  return {
    ListDeliveryStreams(input) {
      const ofType = { KinesisStreamAsSource: archives, DirectPut: deliveryStreams };
      const listed = ofType[input.DeliveryStreamType as keyof typeof ofType] ?? [...archives, ...deliveryStreams];
      return { DeliveryStreamNames: listed.map(({ name }) => name), HasMoreDeliveryStreams: false };
    },
    DescribeDeliveryStream(input) {
      const name = required(input, 'DeliveryStreamName');
      const archive = archives.find((one) => one.name === name);
      const found = archive ?? deliveryStreams.find((one) => one.name === name);
      if (!found) throw new ServiceFault('ResourceNotFoundException', `Firehose ${name} not found under this account.`);
      return {
        DeliveryStreamDescription: {
          DeliveryStreamName: name,
          DeliveryStreamARN: found.arn,
          DeliveryStreamStatus: 'ACTIVE',
          DeliveryStreamType: archive ? 'KinesisStreamAsSource' : 'DirectPut',
          VersionId: '1',
          CreateTimestamp: new Date(startedAtMs),
          HasMoreDestinations: false,
          ...(archive && {
            Source: {
              KinesisStreamSourceDescription: {
                KinesisStreamARN: archive.settings.sourceArn,
                DeliveryStartTimestamp: new Date(startedAtMs),
              },
            },
          }),
          Destinations: archive ? [destinationOf(archive.settings)] : [],
        },
      };
    },
  };
}

function destinationOf({ bucket, prefix, errorPrefix, isGzip, ...settings }: DeliverySettings): object {
  return {
    DestinationId: 'destinationId-000000000001',
    ExtendedS3DestinationDescription: {
      BucketARN: `arn:aws:s3:::${bucket}`,
      Prefix: prefix,
      ErrorOutputPrefix: errorPrefix,
      CompressionFormat: isGzip ? 'GZIP' : 'UNCOMPRESSED',
      EncryptionConfiguration: { NoEncryptionConfig: 'NoEncryption' },
      BufferingHints: { SizeInMBs: settings.bufferingSize, IntervalInSeconds: settings.bufferingInterval },
      RoleARN: '',
    },
  };
}
