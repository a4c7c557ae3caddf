import { serviceErrorText } from '../../../ops/aws/service-error-text';

describe('serviceErrorText', () => {
  it('names the error, its text and where to look it up', () => {
    const error = Object.assign(new Error('not allowed'), {
      name: 'AccessDeniedException',
      $service: 'Lambda',
      $metadata: { httpStatusCode: 403, requestId: 'r-1' },
    });

    expect(serviceErrorText(error)).toBe('AccessDeniedException: not allowed (Lambda, 403, request r-1)');
  });

  it('says what to do without credentials', () => {
    const error = Object.assign(new Error('tried everything'), { name: 'CredentialsProviderError' });

    expect(serviceErrorText(error)).toMatch(/^No AWS credentials were found\. Set AWS_PROFILE/);
  });

  test.each([[new TypeError('our own')], [undefined], ['text']])('leaves %p alone', (error) => {
    expect(serviceErrorText(error)).toBeUndefined();
  });
});
