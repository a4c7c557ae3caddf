import fc from 'fast-check';
import { encodeCommands, ReplyError, ReplyReader } from '../../../handlers/core/resp';

type WireReply = readonly [bytes: string, value: unknown];

const leaf: fc.Arbitrary<WireReply> = fc.oneof(
  fc.string({ unit: 'binary' }).map((text): WireReply => [`$${Buffer.byteLength(text)}\r\n${text}\r\n`, text]),
  fc.integer().map((number): WireReply => [`:${number}\r\n`, number]),
  fc.constantFrom<WireReply[]>(
    ['$-1\r\n', null],
    ['*-1\r\n', null],
    ['+OK\r\n', 'OK'],
    ['-MOVED 7 a:1\r\n', new ReplyError('MOVED 7 a:1')],
  ),
);

const listOf = (parts: fc.Arbitrary<WireReply>) =>
  fc
    .array(parts, { maxLength: 3 })
    .map(
      (all): WireReply => [`*${all.length}\r\n${all.map(([text]) => text).join('')}`, all.map(([, value]) => value)],
    );

/** Replies on the wire, with what a reader must make of them. */
const reply = fc.oneof(leaf, listOf(leaf), listOf(listOf(leaf)));

describe('ReplyReader', () => {
  test('gives the same replies however the bytes are cut', () => {
    const law = fc.property(fc.array(reply, { maxLength: 5 }), fc.array(fc.nat(40)), (replies, cuts) => {
      const bytes = Buffer.from(replies.map(([text]) => text).join(''));
      const reader = new ReplyReader();
      const got: unknown[] = [];

      let at = 0;
      for (const cut of cuts) {
        got.push(...reader.read(bytes.subarray(at, at + cut)));
        at += cut;
      }
      got.push(...reader.read(bytes.subarray(at)));

      expect(got).toEqual(replies.map(([, value]) => value));
    });

    fc.assert(law);
  });

  test('fails when the server speaks something else', () => {
    const reader = new ReplyReader();

    const read = () => reader.read(Buffer.from('HTTP/1.1 400 Bad Request\r\n'));

    expect(read).toThrow('another protocol');
  });
});

describe('encodeCommands', () => {
  test('counts bytes, so that a word of any characters stays one', () => {
    const law = fc.property(
      fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), { maxLength: 5 }),
      (commands) => {
        // A command on the wire is a list of texts, which a reader of replies knows too.
        const got = new ReplyReader().read(Buffer.from(encodeCommands(commands)));

        expect(got).toEqual(commands);
      },
    );

    fc.assert(law);
  });
});

describe('ReplyError', () => {
  test.each([
    ['WRONGPASS invalid username-password pair', 'WRONGPASS'],
    ['ERR', 'ERR'],
    ["unknown command 'order:secret'", 'ERR'],
  ])('%s has the code %s', (text, code) => {
    const error = new ReplyError(text);

    expect(error.code).toBe(code);
  });
});
