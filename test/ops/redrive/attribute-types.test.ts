import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { attributeTypesOf, learnAttributeTypes } from '../../../ops/redrive/sources/attribute-types';

const table = {
  ...{ name: 'orders', arn: 'arn', itemCount: 0, sizeBytes: 0 },
  partitionKey: { name: 'id', type: 'B' as const },
};

function learn(items: readonly object[], ...told: readonly string[]) {
  const client = { send: async () => ({ Items: items }) } as unknown as DynamoDBClient;
  return learnAttributeTypes(client, table, attributeTypesOf(told));
}

describe('learnAttributeTypes', () => {
  it('sees at each path what plain JSON does not tell', async () => {
    const item = {
      photo: { B: new Uint8Array() },
      note: { S: '' },
      inner: { M: { tags: { SS: ['a'] } } },
      lines: { L: [{ M: { codes: { NS: ['1'] } } }, { NULL: true }] },
    };

    const types = await learn([item]);

    expect(Object.fromEntries(types)).toEqual({ id: 'B', photo: 'B', 'inner.tags': 'SS', 'lines[].codes': 'NS' });
  });

  it('fails where items do not agree, unless it is told', async () => {
    const items = [{ tags: { SS: ['a'] } }, { tags: { L: [] } }];

    await expect(learn(items)).rejects.toThrow('`tags` is of the types L and SS in the table');
    expect((await learn(items, 'tags=SS')).get('tags')).toBe('SS');
  });

  it('fails for a type that plain JSON tells', () => {
    expect(() => attributeTypesOf(['total=N'])).toThrow(
      '`--attribute-type` must be PATH=B, SS, NS or BS, got total=N.',
    );
  });
});
