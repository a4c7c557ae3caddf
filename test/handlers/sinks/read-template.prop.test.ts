import fc from 'fast-check';
import { itemKeyOf, readItemKey } from '../../../handlers/core/item-key';
import { objectKeyOf, readObjectKey } from '../../../handlers/sinks/objects/object-key';
import { documentId, readDocumentId } from '../../../handlers/sinks/opensearch/document-id';
import { readState } from '../../../handlers/sinks/read-state';
import { readTemplate } from '../../../handlers/sinks/read-template';

const types = { customerId: 'S', orderId: 'N' } as const;
const text = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary', maxLength: 8 }).filter((one) => Buffer.from(one).toString() === one),
  fc.constantFrom('a/b', '%2F', 'a:b', '.', '..', 'x.json', '}{'),
);
const number = fc.constantFrom('0', '-1.5', '9007199254740993', '1E+40');
const keysDrawn = fc.record({ customerId: text, orderId: number }).map(({ customerId, orderId }) => ({
  customerId: { S: customerId },
  orderId: { N: orderId },
}));

describe('readTemplate', () => {
  it('reads the values that a template was filled with', () => {
    expect(readTemplate('order:{customerId}:{orderId}', 'order:c%3A:1', types)).toEqual({
      customerId: { S: 'c:' },
      orderId: { N: '1' },
    });
  });

  it.each([
    ['order:{customerId}:{orderId}', 'other:c:1'],
    ['{customerId}:{orderId}', 'c'],
    ['{customerId}:{orderId}', '%E0%A4%A:1'],
    ['{customerId}{orderId}', 'c1'],
    ['{customerId}', 'c'],
  ])('reads nothing where it cannot be told: %s of %s', (template, made) => {
    expect(readTemplate(template, made, types)).toBeUndefined();
  });
});

describe('readObjectKey', () => {
  it.each([undefined, 'orders/{orderId}/by/{customerId}.json', '{customerId}!{orderId}'])(
    'reads the key of the item out of that of its object, by %s',
    (key) => {
      const layout = { prefix: 'state/', ...(key && { key }) };

      fc.assert(
        fc.property(keysDrawn, (keys) => {
          expect(readObjectKey(objectKeyOf(readState({ keys }), layout), layout, types)).toEqual(keys);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('tells nothing of a hash, and of what lies elsewhere', () => {
    const keys = { customerId: { S: 'x'.repeat(1_100) }, orderId: { N: '1' } };
    const hashed = objectKeyOf(readState({ keys }), { prefix: 'state/' });

    const read = [hashed, 'other/c/1.json'].map((one) => readObjectKey(one, { prefix: 'state/' }, types));

    expect(read).toEqual([undefined, undefined]);
  });

  it.each(['c/1/2.json', 'c d/1.json', '%63/1.json', '/1.json'])(
    'tells nothing of what is not written for any item: %s',
    (one) => {
      expect(readObjectKey(one, {}, types)).toBeUndefined();
    },
  );
});

describe('readDocumentId', () => {
  it.each([undefined, 'order:{customerId}:{orderId}', '{orderId}/{customerId}'])(
    'reads the key of the item out of the id of its document, by %s',
    (template) => {
      fc.assert(
        fc.property(keysDrawn, (keys) => {
          expect(readDocumentId(documentId(readState({ keys }), template), template, types)).toEqual(keys);
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each([
    ['{orderId}/{customerId}', '1/%63'],
    ['{orderId}/{customerId}', '1/a/b'],
    [undefined, '10:customerIdS1:c7:orderIdN1:15:otherS1:x'],
    [undefined, 'sha256=00'],
  ])('reads nothing out of what is no id of an item: by %s of %s', (template, id) => {
    expect(readDocumentId(id, template, types)).toBeUndefined();
  });
});

describe('readItemKey', () => {
  it('reads the key that a text was made of', () => {
    fc.assert(fc.property(keysDrawn, (keys) => expect(readItemKey(itemKeyOf(keys))).toEqual(keys)));
  });

  it.each(['', 'sha256:00', '2:id', '2:idS9:short', '2:idL1:1', '2:idS1:12:x'])('reads no other text: %s', (one) => {
    expect(readItemKey(one)).toBeUndefined();
  });
});
