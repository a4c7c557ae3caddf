/** A stream event as Lambda delivers it, as JSON text: what a handler gets is parsed anew for each invocation. */
export function ordersEvent(recordCount: number, itemCount: number): string {
  const random = seeded(7);
  const records = Array.from({ length: recordCount }, (_, index) => {
    // Skewed: the square makes one item in ten take a third of the changes.
    const item = Math.floor(random() ** 2 * itemCount);
    return record(index, item, random);
  });
  return JSON.stringify({ Records: records });
}

/** One MODIFY of about 3 KB with both images. */
function record(index: number, item: number, random: () => number) {
  const keys = { customerId: { S: `customer-${item % 40}` }, orderId: { S: `order-${item}` } };
  const image = (status: string, revision: number) => ({
    ...keys,
    status: { S: status },
    revision: { N: String(revision) },
    total: { N: '249.90' },
    currency: { S: 'EUR' },
    placedAt: { S: '2026-01-02T03:04:05.678Z' },
    express: { BOOL: true },
    tags: { SS: ['gift', 'loyalty', 'web'] },
    address: { M: { street: { S: 'Rue de l\u2019\u00c9glise 12' }, city: { S: 'Z\u00fcrich' }, zip: { S: '8001' } } },
    note: { S: text(160, random) },
    items: {
      L: Array.from({ length: 5 }, (_, line) => ({
        M: {
          lineId: { S: `line-${line}` },
          productId: { S: `product-${Math.floor(random() * 500)}` },
          name: { S: text(24, random) },
          quantity: { N: String(1 + line) },
          price: { N: '49.98' },
        },
      })),
    },
  });
  return {
    eventID: `${index.toString(16).padStart(8, '0')}-c7e1-4f6b-9d1e-3f2a7b8c9d0e`,
    eventName: 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    dynamodb: {
      ApproximateCreationDateTime: 1_767_323_045,
      Keys: keys,
      NewImage: image('PAID', index + 1),
      OldImage: image('PENDING', index),
      SequenceNumber: String(400000000000032021070652n + BigInt(index)),
      SizeBytes: 822,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-02T03:04:05.678',
  };
}

function text(length: number, random: () => number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz      ';
  return Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
}

/** The same numbers in every run: a linear congruential generator. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
