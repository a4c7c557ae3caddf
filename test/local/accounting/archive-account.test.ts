import { gzipSync } from 'node:zlib';
import type { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { accountArchive } from '../../../local/accounting/archive-account';
import { emptyResources, type LocalArchive } from '../../../local/terraform/resources';
import type { LoggedChange } from '../../../local/workload';

const sourceArn = 'arn:aws:kinesis:eu-west-1:000000000000:stream/changes';
const settings = {
  bucket: 'archive',
  sourceArn,
  prefix: 'changes/day=!{timestamp:yyyy-MM-dd}/',
  errorPrefix: 'errors/!{firehose:error-output-type}/',
};
const archive = { address: 'a', name: 'orders-archive', arn: '', settings } as unknown as LocalArchive;
const resources = {
  ...emptyResources(),
  kinesisDestinations: [{ address: 'd', tableName: 'orders', streamArn: sourceArn, precision: 'MICROSECOND' as const }],
};

const keys = { id: { S: 'o1' } };
const pending = { ...keys, total: { N: '12.50' }, tags: { SS: ['a', 'b'] } };
const paid = { ...keys, total: { N: '12.50' }, paid: { BOOL: true } };
const shared = { table: 'orders', keys, writtenAtMs: 0 };
const changes: readonly LoggedChange[] = [
  { ...shared, eventName: 'INSERT', oldImage: undefined, newImage: pending },
  { ...shared, eventName: 'MODIFY', oldImage: pending, newImage: paid },
  { ...shared, table: 'others', eventName: 'INSERT', oldImage: undefined, newImage: pending },
];

// A set has no order.
const inserted = line('e1', 'INSERT', 1, { new_image: { tags: ['b', 'a'], id: 'o1', total: 12.5 } });
const modified = line('e2', 'MODIFY', 2, {
  old_image: { id: 'o1', total: 12.5, tags: ['a', 'b'] },
  new_image: { id: 'o1', total: 12.5, paid: true },
});

describe('accountArchive', () => {
  test('finds every change of the tables behind it, however often, in whatever order and object', async () => {
    const account = await accountOf({ 'changes/day=1/a.gz': [modified, inserted], 'changes/day=2/b.gz': [inserted] });

    expect(account).toMatchObject({ sink: 'orders-archive', contract: 'log', expected: 2, found: 2, duplicates: 1 });
    expect(account).toMatchObject({ missing: 0, wrong: 0, outOfOrder: 0 });
  });

  test('misses a change that no object has', async () => {
    expect(await accountOf({ 'changes/day=1/a.gz': [inserted] })).toMatchObject({ found: 1, missing: 1 });
  });

  test('sees what failed, what is no line, and what no change made', async () => {
    const failure = { rawData: 'e30=', errorCode: 'Lambda.FunctionError' };
    const stranger = line('e9', 'INSERT', 3, { new_image: { id: 'o9' } });

    const account = await accountOf({
      'changes/day=1/a.gz': [inserted, modified, stranger, { no: 'line' }],
      'errors/processing-failed/b': [failure],
      'elsewhere/c': ['not looked at'],
    });

    expect(account).toMatchObject({ found: 2, wrong: 3 });
    expect(account.remarks.join('\n')).toContain('it was not delivered (Lambda.FunctionError)');
  });

  test('sees changes of an item whose times do not grow', async () => {
    const early = line('e2', 'MODIFY', 0, { ...imagesOf(modified) });

    expect(await accountOf({ 'changes/day=1/a.gz': [inserted, early] })).toMatchObject({ found: 2, outOfOrder: 1 });
  });
});

type Images = { readonly old_image?: object; readonly new_image?: object };

function line(change_id: string, event_name: string, microseconds: number, images: Images) {
  const created_at = `2026-01-31T10:20:30.00000${microseconds}Z`;
  const texts = Object.fromEntries(Object.entries(images).map(([name, image]) => [name, JSON.stringify(image)]));
  return { change_id, event_name, table_name: 'orders', created_at, keys: '{"id":"o1"}', ...texts };
}

function imagesOf(of: object): Images {
  const { old_image, new_image } = of as { readonly old_image: string; readonly new_image: string };
  return { old_image: JSON.parse(old_image) as object, new_image: JSON.parse(new_image) as object };
}

function accountOf(objects: Readonly<Record<string, readonly unknown[]>>) {
  return accountArchive(archive, changes, resources, bucketOf(objects));
}

/** A bucket with an object for each key, of lines. */
function bucketOf(objects: Readonly<Record<string, readonly unknown[]>>): S3Client {
  const send = async ({ input }: ListObjectsV2Command | GetObjectCommand) => {
    if (!('Key' in input)) return { Contents: Object.keys(objects).map((Key) => ({ Key })) };
    const text = objects[input.Key!]!.map((one) => `${JSON.stringify(one)}\n`).join('');
    const bytes = input.Key!.endsWith('.gz') ? gzipSync(text) : Buffer.from(text);
    return { Body: { transformToByteArray: async () => bytes } };
  };
  return { send } as unknown as S3Client;
}
