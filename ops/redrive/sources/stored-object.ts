import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** An object as it was read. Whoever writes its key again makes it another one, which is left alone. */
export interface StoredObject extends ObjectAddress {
  readonly text: string;
  readonly eTag: string;
  /** Epoch milliseconds. */
  readonly writtenAtMs: number;
}

/** Undefined where there is none. */
export async function readObject(client: S3Client, { bucket, key }: ObjectAddress): Promise<StoredObject | undefined> {
  try {
    const { Body, ETag = '', LastModified } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const text = (await Body?.transformToString()) ?? '';
    return { bucket, key, text, eTag: ETag, writtenAtMs: LastModified?.getTime() ?? 0 };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export async function objectExists(client: S3Client, { bucket, key }: ObjectAddress): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/**
 * Deletes the object, or resolves to false where another one has taken its place. S3 compares by itself; what speaks its
 * protocol may not, so this looks first.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
 */
export async function removeObject(client: S3Client, object: StoredObject): Promise<boolean> {
  const address = { Bucket: object.bucket, Key: object.key };
  try {
    const { ETag } = await client.send(new HeadObjectCommand(address));
    if (ETag !== object.eTag) return false;
    await client.send(new DeleteObjectCommand({ ...address, IfMatch: object.eTag }));
  } catch (error) {
    if (hasChanged(error)) return false;
    if (!isMissing(error)) throw error;
  }
  return true;
}

/** Writes another text in its place, or resolves to false where somebody else has. */
export async function rewriteObject(client: S3Client, object: StoredObject, text: string): Promise<boolean> {
  const { bucket: Bucket, key: Key, eTag: IfMatch } = object;
  try {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: text, ContentType: 'application/json', IfMatch }));
    return true;
  } catch (error) {
    if (hasChanged(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const { name } = error as Error;
  return name === 'NoSuchKey' || name === 'NotFound';
}

/** Another write came between, before or at the same time. */
function hasChanged(error: unknown): boolean {
  const { name } = error as Error;
  return name === 'PreconditionFailed' || name === 'ConditionalRequestConflict';
}
