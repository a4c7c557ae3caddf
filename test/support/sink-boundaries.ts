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

const bucket = { arn: 'arn:aws:s3:::state' };
const deliveryStream = { arn: 'arn:aws:firehose:eu-central-1:123456789012:deliverystream/log' };
const lock = (retentionInDays: number) => ({ objectLock: { mode: 'GOVERNANCE', retentionInDays } });

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
  objects: [{}, { bucket }, { tombstoneRetentionDays: 20 }, { bucket, tombstoneRetentionDays: 20 }].map((objects) => ({
    objects,
  })),
  audit: [
    ...[{}, { bucket }, { deliveryStream }, { bucket, deliveryStream }].flatMap((place) => [
      place,
      ...[lock(10), { expirationInDays: 20 }, { bufferingSizeInMb: 2 }, { bufferingIntervalInSeconds: 60 }].map(
        (setting) => ({ ...place, ...setting }),
      ),
    ]),
    lock(3_650),
    lock(3_651),
    ...[9, 10].map((expirationInDays) => ({ ...lock(10), expirationInDays })),
  ].map((audit) => ({ audit })),
};

export const sinkBoundaries = Object.values(boundaries).flat() as readonly Drawn[];
