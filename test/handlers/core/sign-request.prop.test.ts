import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { bundle, leanSigner } from '../../../handlers/build/bundle';
import { encodeStrictly } from '../../../handlers/core/encode-strictly';
import { Sha256 } from '../../../handlers/core/sha256';
import { signRequest } from '../../../handlers/core/sign-request';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const headerName = fc.stringMatching(/^x-[a-z-]{1,8}$/);
const headerValue = fc.stringMatching(/^[!-~][ -~]{0,12}$/);
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  path: fc
    .array(text.filter((part) => part !== '' && !/^\.+$/.test(part)))
    .map((parts) => `/${parts.map(encodeStrictly).join('/')}`),
  query: fc.dictionary(fc.stringMatching(/^[A-Za-z'()!*~-]{1,8}$/), text, { maxKeys: 3 }),
  headers: fc.dictionary(headerName, headerValue, { maxKeys: 3 }).map((more) => ({ ...more, host: 'example.com' })),
  body: fc.uint8Array({ maxLength: 50 }),
});
const scope = fc.record({
  service: fc.constantFrom('s3', 'sns', 'dynamodb', 'lambda'),
  region: fc.constantFrom('eu-west-1', 'cn-north-1'),
  credentials: fc.record(
    {
      accessKeyId: fc.constant('AKID'),
      secretAccessKey: text.map((secret) => `s${secret}`),
      sessionToken: fc.constant('token'),
    },
    { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
  ),
  atMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
});

/** Built as in a zip, without what the zip leaves out of the signer. */
async function signRequestAsBundled(): Promise<typeof signRequest> {
  const { code } = await bundle(process.cwd(), 'handlers/core/sign-request.ts', leanSigner);
  const built = { exports: {} };
  new Function('module', 'require', Buffer.from(code).toString())(built, require);
  return (built.exports as { signRequest: typeof signRequest }).signRequest;
}

describe.each([
  ['signRequest', async () => signRequest],
  ['signRequest as bundled', signRequestAsBundled],
])('%s', (_, load) => {
  it("signs as the SDK's signer does", async () => {
    const sign = await load();
    await fc.assert(
      fc.asyncProperty(request, scope, async (unsigned, signing) => {
        const { service, region, credentials } = signing;
        const signer = new SignatureV4({
          service,
          region,
          credentials,
          sha256: Sha256,
          uriEscapePath: service !== 's3',
        });
        const theirs = {
          ...unsigned,
          query: { ...unsigned.query },
          headers: { ...unsigned.headers },
          protocol: 'https:',
          hostname: 'example.com',
        };
        const expected = await signer.sign(theirs, { signingDate: new Date(signing.atMs) });

        const headers = await sign(unsigned, signing);

        expect(headers).toEqual(expected.headers);
      }),
      { numRuns: 500 },
    );
  });
});
