import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { Item } from '../../handlers/core/attribute-value';
import { itemOfSdk } from './canonical';

/** Every row of a table. */
export async function scanTable(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const rows: Item[] = [];
  let ExclusiveStartKey: Readonly<Record<string, never>> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName, ConsistentRead: true, ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
    );
    rows.push(...(page.Items ?? []).map(itemOfSdk));
    ExclusiveStartKey = page.LastEvaluatedKey as Readonly<Record<string, never>> | undefined;
  } while (ExclusiveStartKey);
  return rows;
}

/** Keys of a bucket's objects. */
export async function listKeys(client: S3Client, Bucket: string): Promise<string[]> {
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, ...(ContinuationToken && { ContinuationToken }) }),
    );
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return keys;
}

export async function readBytes(client: S3Client, Bucket: string, Key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

export interface FoundObject {
  readonly body: string;
  readonly metadata: Readonly<Record<string, string | undefined>>;
}

export async function readWithMetadata(client: S3Client, Bucket: string, Key: string): Promise<FoundObject> {
  const { Body, Metadata } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return { body: (await Body?.transformToString('utf8')) ?? '', metadata: Metadata ?? {} };
}

export async function readObject(client: S3Client, Bucket: string, Key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString('utf8')) ?? '';
}
