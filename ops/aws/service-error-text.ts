/** What a person needs of an error that an AWS client threw; undefined for any other error. */
export function serviceErrorText(error: unknown): string | undefined {
  const { name, message, $metadata, $service } = (error ?? {}) as {
    readonly name?: string;
    readonly message?: string;
    readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
    readonly $service?: string;
  };
  if (name === 'CredentialsProviderError') {
    return `No AWS credentials were found. Set AWS_PROFILE or the AWS_ACCESS_KEY_ID variables, or sign in again. ${message}`;
  }
  if ($metadata === undefined) return undefined;
  const { httpStatusCode, requestId } = $metadata;
  const where = [$service, httpStatusCode, requestId && `request ${requestId}`].filter(Boolean).join(', ');
  return `${name}: ${message}${where === '' ? '' : ` (${where})`}`;
}
