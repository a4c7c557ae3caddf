import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { LocalRunError } from '../local-run-error';
import type { Instance } from './configuration';
import { blockSettings, booleanSetting, requiredText, textSetting } from './read-settings';
import type { LocalTable, StreamViewType } from './resources';
import { type TfObject, toBoolean, toText } from './value';

/** Settings of `aws_dynamodb_table` that decide how it is made here. */
export const tableSettings = [
  'name',
  'hash_key',
  'range_key',
  'attribute',
  'global_secondary_index',
  'local_secondary_index',
  'stream_enabled',
  'stream_view_type',
  'ttl',
];

export async function createTable(instance: Instance, client: DynamoDBClient): Promise<LocalTable> {
  const name = requiredText(instance, 'name');
  const partitionKey = requiredText(instance, 'hash_key');
  const sortKey = textSetting(instance, 'range_key');
  await create(instance, client, name, partitionKey, sortKey);
  await setTimeToLive(instance, client, name);
  const table = await activeTable(client, name);
  const definitions = blockSettings(instance, 'attribute').map(attributeDefinition);
  const keys = definitions.filter(({ AttributeName }) => AttributeName === partitionKey || AttributeName === sortKey);
  return {
    address: instance.address,
    name,
    arn: table.TableArn ?? '',
    partitionKey,
    sortKey,
    keyTypes: Object.fromEntries(keys.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType])),
    streamArn: table.LatestStreamArn,
    streamViewType: textSetting(instance, 'stream_view_type') as StreamViewType | undefined,
  };
}

async function create(
  instance: Instance,
  client: DynamoDBClient,
  name: string,
  partitionKey: string,
  sortKey: string | undefined,
) {
  const globalIndexes = blockSettings(instance, 'global_secondary_index').map(indexOf);
  const localIndexes = blockSettings(instance, 'local_secondary_index').map((index) =>
    indexOf({ ...index, hash_key: partitionKey }),
  );
  const hasStream = booleanSetting(instance, 'stream_enabled') ?? false;
  const command = new CreateTableCommand({
    TableName: name,
    KeySchema: keySchema(partitionKey, sortKey),
    AttributeDefinitions: blockSettings(instance, 'attribute').map(attributeDefinition),
    // Capacity is not simulated, so provisioned tables are made like on-demand ones.
    BillingMode: 'PAY_PER_REQUEST',
    ...(globalIndexes.length > 0 && { GlobalSecondaryIndexes: globalIndexes }),
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes }),
    ...(hasStream && {
      StreamSpecification: {
        StreamEnabled: true,
        StreamViewType: requiredText(instance, 'stream_view_type') as StreamViewType,
      },
    }),
  });
  try {
    await client.send(command);
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    throw new LocalRunError(
      'terraform',
      `\`${instance.address}\`: the table ${name} exists already. Delete it, or let the run start its own DynamoDB ` +
        'by leaving out `--dynamodb`.',
      { cause: error },
    );
  }
}

async function setTimeToLive(instance: Instance, client: DynamoDBClient, name: string) {
  const [ttl] = blockSettings(instance, 'ttl');
  if (!ttl || !toBoolean(ttl.enabled ?? true)) return;
  const TimeToLiveSpecification = { Enabled: true, AttributeName: toText(ttl.attribute_name ?? '') };
  await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
}

async function activeTable(client: DynamoDBClient, name: string): Promise<TableDescription> {
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    if (Table?.TableStatus === 'ACTIVE') return Table;
  }
}

function keySchema(partitionKey: string, sortKey: string | undefined): KeySchemaElement[] {
  const schema: KeySchemaElement[] = [{ AttributeName: partitionKey, KeyType: 'HASH' }];
  if (sortKey !== undefined) schema.push({ AttributeName: sortKey, KeyType: 'RANGE' });
  return schema;
}

function attributeDefinition(attribute: TfObject) {
  const definition = {
    AttributeName: toText(attribute.name!),
    AttributeType: toText(attribute.type!) as 'S' | 'N' | 'B',
  };
  return definition satisfies AttributeDefinition;
}

function indexOf(index: TfObject) {
  const nonKey = (index.non_key_attributes ?? []) as readonly string[];
  const sortKey = index.range_key ?? null;
  return {
    IndexName: toText(index.name!),
    KeySchema: keySchema(toText(index.hash_key!), sortKey === null ? undefined : toText(sortKey)),
    Projection: {
      ProjectionType: toText(index.projection_type ?? 'ALL') as 'ALL' | 'KEYS_ONLY' | 'INCLUDE',
      ...(nonKey.length > 0 && { NonKeyAttributes: [...nonKey] }),
    },
  };
}
