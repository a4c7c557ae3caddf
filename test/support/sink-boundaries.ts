import type { SinkName } from '../../modules/sinks/settings';
import type { Drawn } from './drawn-settings';

const view = (changes: object, sortKey: object = {}) => ({
  view: {
    projection: {
      partitionKey: { name: 'owner', type: 'S', from: 'item.owner' },
      sortKey: { name: 'order', from: ['item.id'], ...sortKey },
      attributes: {},
      ...changes,
    },
  },
});

/** Settings around what the rules of each sink ask. */
const boundaries: { readonly [Name in SinkName]: readonly object[] } = {
  view: [
    ...['owner', 'order'].map((name) => view({}, { name })),
    ...['_version', '_changedAtMs', 'other'].map((name) => view({ attributes: { [name]: 'item.x' } })),
    ...['owner', 'order', 'other'].map((name) => view({ attributes: { [name]: 'item.x' } })),
    ...['each.id', 'each', 'item.each'].flatMap((from) => [
      view({}, { from: [from] }),
      view({ each: 'lines' }, { from: [from] }),
    ]),
  ],
};

export const sinkBoundaries = Object.values(boundaries).flat() as readonly Drawn[];
