import { describeDeliveryStreams } from '../../../ops/deployed/describe-delivery-streams';
import { stubClients } from '../stub-clients';

const kinesisArn = 'arn:aws:kinesis:eu-west-1:1:stream/orders-changes';

const descriptionOf = (KinesisStreamARN: string) => ({
  DeliveryStreamDescription: {
    DeliveryStreamStatus: 'ACTIVE',
    Source: { KinesisStreamSourceDescription: { KinesisStreamARN } },
    Destinations: [
      {
        ExtendedS3DestinationDescription: {
          BucketARN: 'arn:aws:s3:::archive',
          BufferingHints: { IntervalInSeconds: 60 },
        },
      },
    ],
  },
});

describe('describeDeliveryStreams', () => {
  it('finds those that read the stream, over pages that go on behind a name', async () => {
    const { clients, sent } = stubClients({
      ListDeliveryStreams: ({ ExclusiveStartDeliveryStreamName: after }) =>
        after === undefined
          ? { DeliveryStreamNames: ['a-other', 'b-orders'], HasMoreDeliveryStreams: true }
          : { DeliveryStreamNames: ['c-other'], HasMoreDeliveryStreams: false },
      DescribeDeliveryStream: ({ DeliveryStreamName: name }) =>
        descriptionOf(name === 'b-orders' ? kinesisArn : 'arn:else'),
    });

    const streams = await describeDeliveryStreams(clients, [kinesisArn]);

    expect(streams).toEqual([
      { name: 'b-orders', status: 'ACTIVE', kinesisStreamArn: kinesisArn, bucket: 'archive', bufferSeconds: 60 },
    ]);
    expect(sent.filter(({ name }) => name === 'ListDeliveryStreams').map(({ input }) => input)).toEqual([
      { DeliveryStreamType: 'KinesisStreamAsSource', Limit: 100 },
      { DeliveryStreamType: 'KinesisStreamAsSource', Limit: 100, ExclusiveStartDeliveryStreamName: 'b-orders' },
    ]);
  });

  it('asks nothing where the table has no Kinesis stream', async () => {
    const { clients, sent } = stubClients({});

    expect(await describeDeliveryStreams(clients, [])).toEqual([]);
    expect(sent).toEqual([]);
  });
});
