import type {
  ExistingTable,
  GlobalSecondaryIndex,
  KeyAttribute,
  LocalSecondaryIndex,
  Replica,
  StreamReader,
  TableSettings,
} from '../../modules/table-settings';
import type { Shape } from './shape';
import { flag, integer, kmsKeyArn as kmsKey, list, object, oneOf, optional, required, tags, text } from './shapes';

const attributeName = text(/^.{1,255}$/s, 'must be 1 to 255 characters');
const resourceName = text(/^[a-zA-Z0-9_.-]{3,255}$/, 'must be 3 to 255 letters, digits, `_`, `.` and `-`');
const projectionType = optional(oneOf('ALL', 'KEYS_ONLY', 'INCLUDE'));
const nonKeyAttributes = optional(list(attributeName, 1, 20));
const kmsKeyArn = optional(kmsKey);
const viewType = optional(oneOf('KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'));

export const keyAttribute: Shape = object<KeyAttribute>({
  name: required(attributeName, 'Name the attribute.'),
  type: required(oneOf('S', 'N', 'B'), 'Give its type.'),
});

const partitionKey = required(keyAttribute, 'Give `{ name, type }`.');

const globalIndex = object<GlobalSecondaryIndex>({
  indexName: required(resourceName, 'Name the index.'),
  partitionKey,
  sortKey: optional(keyAttribute),
  projectionType,
  nonKeyAttributes,
  readCapacity: optional(integer(1)),
  writeCapacity: optional(integer(1)),
});

const localIndex = object<LocalSecondaryIndex>({
  indexName: required(resourceName, 'Name the index.'),
  sortKey: required(keyAttribute, 'Give `{ name, type }`.'),
  projectionType,
  nonKeyAttributes,
});

const streamReader = object<StreamReader>({
  name: required(text(/./, 'must be a name'), 'Name the reader.'),
  principal: required(
    text(/^arn:aws[a-z-]*:iam::\d{12}:.+$/, 'must be the ARN of a role or an account root'),
    'Name it.',
  ),
});

/** A table that is created. */
export const tableSettingsShape: Shape = object<TableSettings>(
  {
    tableName: optional(resourceName),
    partitionKey,
    sortKey: optional(keyAttribute),
    globalSecondaryIndexes: optional(list(globalIndex, 0, 20)),
    localSecondaryIndexes: optional(list(localIndex, 0, 5)),
    billingMode: optional(oneOf('PAY_PER_REQUEST', 'PROVISIONED')),
    readCapacity: optional(integer(1)),
    writeCapacity: optional(integer(1)),
    tableClass: optional(oneOf('STANDARD', 'STANDARD_INFREQUENT_ACCESS')),
    timeToLiveAttribute: optional(attributeName),
    pointInTimeRecoveryEnabled: optional(flag),
    kmsKeyArn,
    deletionProtectionEnabled: optional(flag),
    replicas: optional(
      list(
        object<Replica>({
          regionName: required(text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region'), 'Name the region.'),
          kmsKeyArn,
        }),
      ),
    ),
    streamViewType: viewType,
    streamReaders: optional(list(streamReader)),
    tags: optional(tags),
  },
  'Table',
);

/** The stream of a table that exists. */
export const existingTableShape: Shape = object<ExistingTable>(
  {
    streamArn: required(
      text(
        /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[^/]+\/stream\/.+$/,
        'must be the ARN of a DynamoDB stream',
      ),
      'Name the stream.',
    ),
    partitionKey,
    sortKey: optional(keyAttribute),
    streamViewType: viewType,
    kmsKeyArn,
  },
  'Table',
);
