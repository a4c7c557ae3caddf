import type { AwsRequest } from './aws-request';
import type { Clock } from './clock';
import type { CredentialProvider } from './credentials';
import { SinkError } from './errors';
import type { HttpAnswer } from './http-exchange';
import { createRefreshedCredentials, type ExpiringCredentials } from './refreshed-credentials';

export interface RoleCredentialParts {
  /** Signed with the credentials that may assume the role. */
  readonly request: AwsRequest;
  readonly clock: Clock;
  readonly roleArn: string;
  /** Names the session, so that the other account's trail says who wrote. */
  readonly consumer: string;
}

/**
 * Credentials of a role that is assumed, in most cases one of another account.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function createRoleCredentials(parts: RoleCredentialParts): CredentialProvider {
  return createRefreshedCredentials(parts.clock, () => assumeRole(parts));
}

async function assumeRole({ request, roleArn, consumer }: RoleCredentialParts): Promise<ExpiringCredentials> {
  const form = new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: sessionName(consumer),
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await request({ service: 'sts', headers, body: form.toString() });
  const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
    'AccessKeyId',
    'SecretAccessKey',
    'SessionToken',
    'Expiration',
  ].map((name) => elementText(answer, name));
  if (answer.statusCode !== 200 || !accessKeyId || !secretAccessKey || !sessionToken) throw refusal(answer);
  const expiresAtMs = expiration ? Date.parse(expiration) : Number.NaN;
  return { accessKeyId, secretAccessKey, sessionToken, expiresAtMs };
}

/** 2 to 64 letters, digits and `_+=,.@-`. */
function sessionName(consumer: string): string {
  return `tributary-${consumer.replace(/[^\w+=,.@-]/g, '-')}`.slice(0, 64);
}

/** The text of the one element of a name; none of those read here holds an escape. */
function elementText({ body }: HttpAnswer, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]+)</${name}>`).exec(body.toString())?.[1];
}

/** A role that cannot be assumed is for an operator to mend; no record is to blame. */
function refusal(answer: HttpAnswer): SinkError {
  const code = elementText(answer, 'Code') ?? `Http${answer.statusCode}`;
  const details = { code, statusCode: answer.statusCode, retryable: true };
  return new SinkError(`sts refused AssumeRole (${code}).`, details);
}
