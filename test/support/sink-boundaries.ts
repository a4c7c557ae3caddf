import { sinkNames } from '../../modules/sinks';
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

const table = { arn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/totals' };
const bucket = { arn: 'arn:aws:s3:::state' };
const deliveryStream = { arn: 'arn:aws:firehose:eu-central-1:123456789012:deliverystream/log' };
const lock = (retentionInDays: number) => ({ objectLock: { mode: 'GOVERNANCE', retentionInDays } });

const transition = (changes: object, more: object = {}) => ({
  transitions: { rules: [{ name: 'shipped', attribute: 'status', sns: { topic: topicArn }, ...changes }], ...more },
});
const topicArn = 'arn:aws:sns:eu-central-1:123456789012:shipped';
const event = { bus: 'own', source: 'shop', detailType: 'Shipped' };
const mail = {
  identityArn: 'arn:aws:ses:eu-central-1:123456789012:identity/example.com',
  from: 'shop@example.com',
  to: '{mail}',
};

const transitionBoundaries = [
  transition({}),
  ...[false, true].flatMap((own) => [
    transition({ sns: { topic: 'own' } }, { ownTopic: own }),
    transition({ sns: undefined, eventBridge: event }, { ownBus: own }),
  ]),
  transition({ sns: undefined }),
  transition({ ses: { ...mail, template: 'shipped' } }),
  ...[{}, { subject: 's' }, { text: 't' }, { subject: 's', text: 't' }, { subject: 's', html: 'h' }].flatMap(
    (content) => [
      transition({ sns: undefined, ses: { ...mail, ...content } }),
      transition({ sns: undefined, ses: { ...mail, ...content, template: 'shipped' } }),
    ],
  ),
  ...['shipped', 'other'].map((name) => {
    const { rules } = transition({}).transitions;
    return { transitions: { rules: [...rules, { ...rules[0], name }] } };
  }),
];

const domain = { domainName: 'orders' };
const searchEndpoint = {
  url: 'https://search-orders.eu-central-1.es.amazonaws.com',
  arn: 'arn:aws:es:eu-central-1:123456789012:domain/orders',
};
const serverless = { vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'] };

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
    { view: { ...view({}).view, table } },
  ],
  aggregation: [
    ...[{}, { groupBy: ['item.a', 'item.b'] }, { groupBy: ['item.a', 'item.a'] }],
    ...['revenue', 'count', '_version', 'revenue:e28', 'revenue:e-28', 'revenue:e'].map((sum) => ({
      sums: { [sum]: 'item.total' },
    })),
    ...[20, 21].map((count) => ({
      sums: Object.fromEntries(Array.from({ length: count }, (_, place) => [`sum${place}`, 'item.total'])),
    })),
    { table },
  ].map((aggregation) => ({ aggregation: { groupBy: ['item.status'], ...aggregation } })),
  replica: [
    ...[{}, { rename: { a: 'b' } }, { rename: { a: 'c', b: 'c' } }, { rename: { a: '_deleted' } }].map(
      (attributes) => ({
        attributes,
      }),
    ),
    ...[{ only: ['a'] }, { omit: ['a'] }, { only: ['a'], omit: ['b'] }].map((attributes) => ({ attributes })),
    ...['writtenIn', '_version'].map((attribute) => ({ loopPrevention: { attribute } })),
  ].map((rules) => ({ replica: { tableArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/copy', ...rules } })),
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
  opensearch: [{}, { endpoint: searchEndpoint }, { domain }, { endpoint: searchEndpoint, domain }].map((place) => ({
    opensearch: { index: { name: 'orders' }, ...place },
  })),
  transitions: transitionBoundaries,
  cache: [
    ...[{}, { endpoint: { host: 'cache' } }, { serverless }, { endpoint: { host: 'cache' }, serverless }],
    ...[true, false].flatMap((tls) => [
      { endpoint: { host: 'cache' }, tls },
      { serverless, tls },
    ]),
  ].map((cache) => ({ cache: { keys: ['order:{id}'], ...cache } })),
};

/** One code or another, and nothing besides. */
const alone = (settings: object) => ({
  ...Object.fromEntries([...sinkNames, 'functionZip'].map((setting) => [setting, undefined])),
  ...settings,
});

/** Names that leave just room for what a sink makes, and those that leave one character less. */
const names = [
  ...[28, 29].map((length) => alone({ name: 'n'.repeat(length), objects: {} })),
  ...[30, 31].map((length) => alone({ name: 'n'.repeat(length), audit: {} })),
  ...[58, 59].map((length) => alone({ name: 'n'.repeat(length), audit: { bucket } })),
  ...[34, 35].map((length) => alone({ name: 'n'.repeat(length), cache: { keys: ['order:{id}'], serverless } })),
];

export const sinkBoundaries = [...Object.values(boundaries).flat(), alone({}), ...names] as readonly Drawn[];

/** One case of each sink, and one of none. */
export const eachSink = [...Object.values(boundaries).map(([first]) => first), alone({})] as readonly Drawn[];
