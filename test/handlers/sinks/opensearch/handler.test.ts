import { openSearchRow } from '../../../../handlers/sinks/opensearch/row';
import { createSinkHandler } from '../../../../handlers/sinks/sink-handler';
import { type RunningStandIn, startOpenSearchStandIn } from '../../../../local/services/opensearch-stand-in';
import { sequenceNumberAt, streamRecord } from '../../../support/stream-event';
import { expectedAuthorization, startStubService } from '../../../support/stub-service';

const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 };
const settings = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'secret',
  TRIBUTARY_CONSUMER: 'Search',
  TRIBUTARY_QUARANTINE_BUCKET: 'failures',
  TRIBUTARY_SINK: 'opensearch',
  TRIBUTARY_OPENSEARCH_ENDPOINT: 'https://search-orders.eu-west-1.es.amazonaws.com',
  TRIBUTARY_OPENSEARCH_INDEX: '{"name":"orders"}',
};

describe('openSearchRow', () => {
  it.each([
    ['TRIBUTARY_OPENSEARCH_ENDPOINT', ''],
    ['TRIBUTARY_OPENSEARCH_ENDPOINT', 'search-orders.eu-west-1.es.amazonaws.com'],
    ['TRIBUTARY_OPENSEARCH_ENDPOINT', 'https://host/path'],
    ['TRIBUTARY_OPENSEARCH_SERVICE', 'opensearch'],
    ['TRIBUTARY_OPENSEARCH_INDEX', '{'],
  ])('fails when `%s` is %j', (name, value) => {
    expect(() => createSinkHandler(openSearchRow, { ...settings, [name]: value })).toThrow(name);
  });

  it('fails when the index is wrong', () => {
    expect(() => createSinkHandler(openSearchRow, { ...settings, TRIBUTARY_OPENSEARCH_INDEX: '{}' })).toThrow('`name`');
  });

  it('brings the changes of a stream to the index', async () => {
    const silence = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const standIn: RunningStandIn = await startOpenSearchStandIn();
    const env = { ...settings, AWS_ENDPOINT_URL_ES: standIn.url };
    const records = [1, 2].map((at) =>
      streamRecord({ newImage: { total: { N: `1E+4${at}` } }, sequenceNumber: sequenceNumberAt(at) }),
    );

    const response = await createSinkHandler(openSearchRow, env)({ Records: records }, context);

    const documents = [...standIn.documents('orders').values()];
    await standIn.stop();
    silence.mockRestore();
    expect(response).toEqual({ batchItemFailures: [] });
    expect(documents).toEqual([expect.stringContaining('"total":1E+42,')]);
  });

  it.each([
    ['es', /SignedHeaders=content-length;content-type;host;x-amz-content-sha256;x-amz-date,/],
    ['aoss', /SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date,/],
  ])('signs for %s what it wants signed', async (service, signed) => {
    const silence = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const stub = await startStubService(() => ({ status: 403 }));
    const env = {
      ...settings,
      TRIBUTARY_OPENSEARCH_SERVICE: service,
      TRIBUTARY_OPENSEARCH_ENDPOINT: stub.url,
      TRIBUTARY_DEADLINE_RESERVE_MS: '29900',
    };

    await createSinkHandler(openSearchRow, env)({ Records: [streamRecord({ newImage: {} })] }, context);

    const [request] = stub.requests;
    await stub.stop();
    silence.mockRestore();
    expect(request?.headers.authorization).toMatch(signed);
    expect(request?.headers.authorization).toContain(`/eu-west-1/${service}/aws4_request`);
    expect(request?.headers.authorization).toBe(expectedAuthorization(request!, 'secret'));
  });
});
