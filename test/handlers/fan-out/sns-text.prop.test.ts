import fc from 'fast-check';
import { snsJson, snsText } from '../../../handlers/fan-out/sns-text';

/** Text with what breaks naive code: lone surrogates, controls, and characters that are none. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.string({ minLength: 1, maxLength: 3, unit: 'binary' }),
    fc.constantFrom(
      '\ufffe',
      '\uffff',
      '\ud800',
      '\udfff',
      '\u0000',
      '\u001f',
      '\u007f',
      '\t',
      '\n',
      '"',
      '\\',
      '\u{1f600}',
      '\u{1ffff}',
    ),
  ),
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
function isAccepted(text: string): boolean {
  return [...text].every((character) => {
    const code = character.codePointAt(0)!;
    if (code < 0x20) return code === 9 || code === 10 || code === 13;
    return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
  });
}

describe('snsJson', () => {
  test('writes only what queues accept, and loses nothing', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, text) => {
        const value = Object.fromEntries([[name, text]]);

        const json = snsJson(value);

        expect(isAccepted(json)).toBe(true);
        expect(JSON.parse(json)).toEqual(value);
      }),
    );
  });
});

/** A tab or a line end in an attribute makes it invalid for filter policies. */
function isFilterable(text: string): boolean {
  return isAccepted(text) && !/[\t\n\r]/.test(text);
}

describe('snsText', () => {
  test('replaces each refused character by one U+FFFD and keeps the others', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const safe = [...snsText(text)];

        expect(safe.every(isFilterable)).toBe(true);
        expect(safe).toEqual([...text].map((character) => (isFilterable(character) ? character : '\ufffd')));
      }),
    );
  });

  test('returns accepted text as it is', () => {
    const text = 'caf\u00e9 \u{1f600} "\\\ue000\ufffd';

    const safe = snsText(text);

    expect(safe).toBe(text);
  });
});
