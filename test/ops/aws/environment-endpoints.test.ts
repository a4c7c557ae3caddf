import { environmentEndpoints } from '../../../ops/aws/environment-endpoints';

describe('environmentEndpoints', () => {
  it.each([
    ['names none where no variable does', {}, {}],
    ['takes that of a service', { AWS_ENDPOINT_URL_KINESIS: 'http://one:1' }, { kinesis: 'http://one:1' }],
    [
      'takes that of a service whose name has two words',
      { AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: 'http://one:1', AWS_ENDPOINT_URL_DYNAMODB_STREAMS: 'http://two:2' },
      { logs: 'http://one:1', streams: 'http://two:2' },
    ],
    [
      'takes none where they are to be ignored',
      { AWS_ENDPOINT_URL: 'http://all:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      {},
    ],
  ])('%s', (_what, env, expected) => {
    const endpoints = environmentEndpoints(env);

    expect(endpoints).toEqual(expected);
  });

  it('takes that of all services for those without one of their own', () => {
    const { s3, sqs, kinesis } = environmentEndpoints({
      AWS_ENDPOINT_URL: 'http://all:1',
      AWS_ENDPOINT_URL_SQS: 'http://one:2',
    });

    expect([s3, sqs, kinesis]).toEqual(['http://all:1', 'http://one:2', 'http://all:1']);
  });
});
