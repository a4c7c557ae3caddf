import fc from 'fast-check';
import { documentId } from '../../../../handlers/sinks/opensearch/document-id';
import { changeOf } from './opensearch-rig';

const part = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
  fc.constantFrom('-', 'a-b', '%2D', 'x'.repeat(600)),
);
const key = fc.record({ customerId: part, orderId: part });
const template = fc.constantFrom(
  undefined,
  '{customerId}-{orderId}',
  'o:{orderId}/{customerId}',
  '%{orderId}é{customerId}',
);

function idOf({ customerId, orderId }: { customerId: string; orderId: string }, text: string | undefined): string {
  return documentId(changeOf(1, { keys: { customerId: { S: customerId }, orderId: { S: orderId } } }), text);
}

describe('documentId', () => {
  it('is never the same for two items', () => {
    fc.assert(
      fc.property(key, key, template, (one, other, text) => {
        const isSame = one.customerId === other.customerId && one.orderId === other.orderId;
        expect(idOf(one, text) === idOf(other, text)).toBe(isSame);
      }),
    );
  });

  it('has at most 512 bytes', () => {
    fc.assert(fc.property(key, template, (one, text) => expect(Buffer.byteLength(idOf(one, text))).toBeLessThan(513)));
  });

  it('is what the template says', () => {
    expect(idOf({ customerId: 'c-1', orderId: 'o1' }, 'order:{customerId}-{orderId}')).toBe('order:c%2D1-o1');
  });

  it('fails when the template leaves a key attribute out', () => {
    expect(() => idOf({ customerId: 'c1', orderId: 'o1' }, '{orderId}')).toThrow('IdWithoutKey');
  });
});
