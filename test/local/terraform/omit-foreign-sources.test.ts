import { omitForeignSources } from '../../../local/terraform/omit-foreign-sources';
import { emptyResources, type LocalResources } from '../../../local/terraform/resources';

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
