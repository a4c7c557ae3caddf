import { omitForeignSources } from '../../../local/terraform/omit-foreign-sources';
import {
  emptyResources,
  type LocalArchive,
  type LocalResources,
  type LocalTable,
} from '../../../local/terraform/resources';

const streamArn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/theirs/stream/then';
const queueArn = 'arn:aws:sqs:eu-west-1:111122223333:theirs';

describe('omitForeignSources', () => {
  test('leaves out mappings of what exists elsewhere, and says so', () => {
    const resources = resourcesOf();

    omitForeignSources(resources, false);

    expect(resources.mappings.map(({ address }) => address)).toEqual(['own']);
    expect(resources.omissions).toEqual([
      { address: 'stream', reason: `it reads ${streamArn}, which this configuration does not make` },
      { address: 'queue', reason: `it reads ${queueArn}, which this configuration does not make` },
    ]);
  });

  test('leaves out what writes to and reads a Kinesis stream that exists elsewhere, and keeps what is made', () => {
    const resources = resourcesOf();
    const [own, foreign] = ['own', 'theirs'].map((name) => `arn:aws:kinesis:eu-west-1:111122223333:stream/${name}`);
    const table = { name: 'orders', streamArn: 'own-stream' } as LocalTable;
    const precision = 'MICROSECOND';
    const destination = (address: string, tableName: string, arn: string) => ({
      address,
      tableName,
      streamArn: arn,
      precision,
    });
    resources.tables.push(table);
    resources.kinesisStreams.push({ address: 'k', name: 'own', arn: own!, retentionHours: 24 });
    resources.kinesisDestinations.push(
      ...([
        destination('to-own', 'orders', own!),
        destination('to-theirs', 'orders', foreign!),
        destination('of-none', 'gone', own!),
      ] as never[]),
    );
    resources.archives.push({ address: 'archive', settings: { sourceArn: foreign } } as LocalArchive);
    const reader = { uuid: '', functionArn: '', settings: {}, source: 'kinesis' } as const;
    resources.mappings.push({ ...reader, address: 'fan-out', eventSourceArn: `${own}/consumer/c:1` });

    omitForeignSources(resources, false);

    expect(resources.mappings.map(({ address }) => address)).toEqual(['own', 'fan-out']);
    expect(resources.kinesisDestinations.map(({ address }) => address)).toEqual(['to-own']);
    expect(resources.archives).toEqual([]);
    expect(resources.omissions.slice(2)).toEqual([
      { address: 'archive', reason: `it reads ${foreign}, which this configuration does not make` },
      { address: 'to-theirs', reason: `it writes to ${foreign}, which this configuration does not make` },
      { address: 'of-none', reason: 'gone has no stream here, which its changes are taken from' },
    ]);
  });

  test('keeps a stream that a DynamoDB of the user may have', () => {
    const resources = resourcesOf();

    omitForeignSources(resources, true);

    expect(resources.mappings.map(({ address }) => address)).toEqual(['own', 'stream']);
  });
});

function resourcesOf(): LocalResources {
  const mapping = { uuid: '', functionArn: '', settings: {} };
  return {
    ...emptyResources(),
    queues: [{ address: 'q', name: 'q', url: '', arn: 'own-queue', isFifo: false }],
    mappings: [
      { ...mapping, address: 'own', source: 'sqs', eventSourceArn: 'own-queue' },
      { ...mapping, address: 'stream', source: 'dynamodb', eventSourceArn: streamArn },
      { ...mapping, address: 'queue', source: 'sqs', eventSourceArn: queueArn },
    ],
  };
}
