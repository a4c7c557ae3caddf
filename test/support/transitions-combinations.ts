import type { PipelineDefinition } from '../../stacks/definition';

const here = 'eu-central-1';

/** Transitions whose places are named, several times or once, or made. */
export const toldCombinations: PipelineDefinition = {
  name: 'told',
  preventDestroy: true,
  table: { partitionKey: { name: 'id', type: 'S' } },
  consumers: {
    Named: {
      handler: {
        kind: 'cdc',
        sink: 'transitions',
        transitions: {
          rules: ['one', 'two', 'two'].map((topic, place) => ({
            name: `rule-${place}`,
            attribute: 'status',
            to: [topic],
            sns: { topic: `arn:aws:sns:${here}:123456789012:${topic}` },
          })),
        },
      },
    },
    Own: {
      onceTable: { arn: `arn:aws:dynamodb:${here}:123456789012:table/sends` },
      handler: {
        kind: 'cdc',
        sink: 'transitions',
        transitions: {
          ownBus: true,
          rules: [
            {
              name: 'mixed',
              attribute: 'status',
              from: ['A'],
              eventBridge: { bus: 'own', source: 'shop', detailType: 'Left' },
            },
            {
              name: 'elsewhere',
              attribute: 'status',
              eventBridge: {
                bus: `arn:aws:events:${here}:123456789012:event-bus/default`,
                source: 'shop',
                detailType: 'Changed',
              },
            },
          ],
        },
      },
    },
  },
};
