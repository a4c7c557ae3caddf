import { generateKeyPairSync, sign } from 'node:crypto';

const element = (tag: number, ...contents: readonly Uint8Array[]) => {
  const content = Buffer.concat(contents);
  const size = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...contents: readonly Uint8Array[]) => element(0x30, ...contents);
const number = (value: number) => element(0x02, Buffer.from([value]));
const identifier = (...bytes: readonly number[]) => element(0x06, Buffer.from(bytes));
const text = (tag: number, value: string) => element(tag, Buffer.from(value));

const ecdsaWithSha256 = sequence(identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const name = sequence(element(0x31, sequence(identifier(0x55, 0x04, 0x03), text(0x0c, 'localhost'))));
const alternativeNames = sequence(text(0x82, 'localhost'), element(0x87, Buffer.from([127, 0, 0, 1])));
const extensions = element(0xa3, sequence(sequence(identifier(0x55, 0x1d, 0x11), element(0x04, alternativeNames))));

/** A new key and a certificate for 127.0.0.1 and localhost that it signs itself, both as PEM. Valid until 2049. */
export function selfSigned(): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const signed = sequence(
    element(0xa0, number(2)),
    number(1),
    ecdsaWithSha256,
    name,
    sequence(text(0x17, '200101000000Z'), text(0x17, '491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  );
  const signature = element(0x03, Buffer.from([0]), sign('sha256', signed, privateKey));
  const base64 = sequence(signed, ecdsaWithSha256, signature).toString('base64');
  const lines = base64.match(/.{1,64}/g)!.join('\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}
