import type { AwsCall, AwsRequest } from '../../../handlers/core/aws-request';
import { createRoleCredentials } from '../../../handlers/core/role-credentials';
import { VirtualClock } from '../../support/virtual-clock';

const roleArn = 'arn:aws:iam::210987654321:role/orders/replica+writer';

/** An answer as STS writes it. */
const granted = (session: string, minutes: number) => `
<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
    <AssumedRoleUser><AssumedRoleId>ARO123:tributary-Copy</AssumedRoleId></AssumedRoleUser>
    <Credentials>
      <AccessKeyId>ASIA</AccessKeyId>
      <SecretAccessKey>wJ/al+r</SecretAccessKey>
      <SessionToken>${session}</SessionToken>
      <Expiration>${new Date(minutes * 60_000).toISOString()}</Expiration>
    </Credentials>
  </AssumeRoleResult>
</AssumeRoleResponse>`;

const refused = '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code></Error></ErrorResponse>';

function rig(answers: readonly (readonly [statusCode: number, body: string])[], consumer = 'Copy') {
  const clock = new VirtualClock(0);
  const calls: AwsCall[] = [];
  const request = (async (call: AwsCall) => {
    const [statusCode, body] = answers[calls.push(call) - 1]!;
    return { statusCode, headers: {}, body: Buffer.from(body) };
  }) as unknown as AwsRequest;
  return { clock, calls, provide: createRoleCredentials({ request, clock, roleArn, consumer }) };
}

describe('createRoleCredentials', () => {
  it('assumes the role in the name of the consumer', async () => {
    const { provide, calls } = rig([[200, granted('to/ken==', 60)]]);

    const credentials = await provide();

    expect(credentials).toMatchObject({ accessKeyId: 'ASIA', secretAccessKey: 'wJ/al+r', sessionToken: 'to/ken==' });
    expect(calls[0]).toEqual({
      service: 'sts',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Arole%2Forders%2Freplica%2Bwriter&RoleSessionName=tributary-Copy',
    });
  });

  it('keeps within what AWS takes for the name of a session', async () => {
    const { provide, calls } = rig([[200, granted('x', 60)]], `Copy of orders ${'x'.repeat(80)}`);

    await provide();

    const name = new URLSearchParams(String(calls[0]?.body)).get('RoleSessionName');
    expect(name).toMatch(/^tributary-Copy-of-orders-x{39}$/);
  });

  it('asks once for all that wait, and again five minutes before the credentials expire', async () => {
    const { provide, calls, clock } = rig([
      [200, granted('one', 60)],
      [200, granted('two', 120)],
    ]);

    const first = await Promise.all([provide(), provide()]);
    clock.skip(55 * 60_000 - 1);
    const second = await provide();
    clock.skip(1);
    const third = await provide();

    expect([...first, second, third].map(({ sessionToken }) => sessionToken)).toEqual(['one', 'one', 'one', 'two']);
    expect(calls).toHaveLength(2);
  });

  it.each<[string, number, string]>([
    ['AccessDenied', 403, refused],
    ['Http502', 502, 'bad gateway'],
    ['Http200', 200, '<AssumeRoleResponse/>'],
  ])('fails with %s, blames no record, and asks again', async (code, statusCode, body) => {
    const { provide } = rig([
      [statusCode, body],
      [200, granted('late', 60)],
    ]);

    await expect(provide()).rejects.toMatchObject({ name: 'SinkError', code, retryable: true });
    expect((await provide()).sessionToken).toBe('late');
  });
});
