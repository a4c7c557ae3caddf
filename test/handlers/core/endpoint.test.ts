import { resolveEndpoint, signingNameOf } from '../../../handlers/core/endpoint';

describe('resolveEndpoint', () => {
  it.each([
    ['eu-west-1', 'https://sns.eu-west-1.amazonaws.com/'],
    ['us-gov-west-1', 'https://sns.us-gov-west-1.amazonaws.com/'],
    ['cn-north-1', 'https://sns.cn-north-1.amazonaws.com.cn/'],
    ['us-iso-east-1', 'https://sns.us-iso-east-1.c2s.ic.gov/'],
    ['us-isob-east-1', 'https://sns.us-isob-east-1.sc2s.sgov.gov/'],
  ])('knows the domain of %s', (region, href) => {
    const { url, custom } = resolveEndpoint('sns', region, {});

    expect({ href: url.href, custom }).toEqual({ href, custom: false });
  });

  it.each([
    [{ AWS_ENDPOINT_URL_SNS: 'http://one:1', AWS_ENDPOINT_URL: 'http://all:2' }, 'http://one:1/'],
    [{ AWS_ENDPOINT_URL_SQS: 'http://one:1', AWS_ENDPOINT_URL: 'http://all:2' }, 'http://all:2/'],
    [{ AWS_ENDPOINT_URL_SNS: '', AWS_ENDPOINT_URL: 'http://all:2' }, 'http://all:2/'],
  ])('prefers what the environment says: %j', (env, href) => {
    const { url, custom } = resolveEndpoint('sns', 'eu-west-1', env);

    expect({ href: url.href, custom }).toEqual({ href, custom: true });
  });

  it.each([
    [
      { AWS_ENDPOINT_URL: 'http://all:2', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      'https://sns.eu-west-1.amazonaws.com/',
    ],
    [{ AWS_USE_FIPS_ENDPOINT: 'true' }, 'https://sns-fips.eu-west-1.amazonaws.com/'],
  ])('heeds %j', (env, href) => {
    expect(resolveEndpoint('sns', 'eu-west-1', env).url.href).toBe(href);
  });

  it.each([
    ['eventbridge', 'https://events.eu-west-1.amazonaws.com/'],
    ['sesv2', 'https://email.eu-west-1.amazonaws.com/'],
  ])('finds %s by the name that its host has', (service, href) => {
    const variable = `AWS_ENDPOINT_URL_${service.toUpperCase()}`;

    expect(resolveEndpoint(service, 'eu-west-1', {}).url.href).toBe(href);
    expect(resolveEndpoint(service, 'eu-west-1', { [variable]: 'http://one:1' }).url.href).toBe('http://one:1/');
  });
});

describe('signingNameOf', () => {
  it('is the name of the service, but for those that sign by another', () => {
    expect(['sns', 'eventbridge', 'sesv2'].map(signingNameOf)).toEqual(['sns', 'events', 'ses']);
  });
});
