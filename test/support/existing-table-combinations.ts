import type { PipelineDefinition } from '../../stacks/definition';

const here = 'eu-central-1';
const table = (id: string) => ({ arn: `arn:aws:dynamodb:${here}:123456789012:table/${id}` });
const zip = { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' } as const;

/** Tables that others made, for a view and for the marks of effects, with a key and without. */
export const existingTableCombinations: PipelineDefinition = {
  name: 'existing',
  preventDestroy: true,
  table: { partitionKey: { name: 'id', type: 'S' } },
  consumers: {
    View: {
      onceTable: table('effects'),
      handler: {
        kind: 'cdc',
        sink: 'view',
        view: {
          table: table('by-sku'),
          projection: {
            partitionKey: { name: 'sku', type: 'S', from: 'item.sku' },
            sortKey: { name: 'row', from: ['item.id'] },
            attributes: {},
          },
        },
      },
    },
    Topic: {
      handler: {
        kind: 'fan-out',
        subscribers: {
          Worker: {
            consumer: {
              handler: zip,
              once: true,
              onceTable: {
                ...table('effects'),
                kmsKeyArn: `arn:aws:kms:${here}:123456789012:key/00000000-0000-0000-0000-000000000006`,
              },
            },
          },
        },
      },
    },
  },
};
