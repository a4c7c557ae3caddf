import { parseInitOptions } from '../../../ops/init/options';

const plain = ['--name', 'orders', '--partition-key', 'customerId:S'];
const streamArn = 'arn:aws:dynamodb:us-east-2:123456789012:table/orders/stream/2026-01-01T00:00:00.000';

describe('parseInitOptions', () => {
  it('takes the name for the folder and the bucket where nothing else is given', () => {
    const options = parseInitOptions(plain);

    expect(options).toMatchObject({ folder: 'orders', stateBucket: 'orders-terraform-state', region: 'eu-central-1' });
  });

  it('reads a folder in front of the flags', () => {
    const options = parseInitOptions(['../here', ...plain, '--sort-key', 'orderId:N']);

    expect(options).toMatchObject({ folder: '../here', sortKey: { name: 'orderId', type: 'N' } });
  });

  it('takes the region from a stream', () => {
    const options = parseInitOptions([...plain, '--existing-stream-arn', streamArn]);

    expect(options).toMatchObject({ region: 'us-east-2', streamArn });
  });

  it.each([
    ['no name', ['--partition-key', 'id:S'], '`--name` must be given'],
    ['an upper-case name', ['--name', 'Orders', '--partition-key', 'id:S'], '`--name` must be 1 to 17 lower-case'],
    ['a name of 18', ['--name', 'a'.repeat(18), '--partition-key', 'id:S'], '`--name` must be 1 to 17 lower-case'],
    ['no partition key', ['--name', 'orders'], '`--partition-key` must be an attribute and its type'],
    ['a key without a type', ['--name', 'orders', '--partition-key', 'id'], 'got id. Write it like customerId:S'],
    ['a type of its own', ['--name', 'orders', '--partition-key', 'id:T'], 'got id:T.'],
    ['a line break in a key', ['--name', 'orders', '--partition-key', 'a\nb:S'], '`--partition-key` must be'],
    ['an expression', ['--name', 'orders', '--partition-key', '${id}:S'], 'must hold neither ${ nor %{'],
    ['the same key twice', [...plain, '--sort-key', 'customerId:N'], '`--sort-key` must be unlike the partition key'],
    ['no region of AWS', [...plain, '--region', 'europe'], '`--region` must be a region of AWS, got europe'],
    ['a table for a stream', [...plain, '--existing-stream-arn', 'orders'], "must be the ARN of a table's stream"],
    [
      'the region of another stream',
      [...plain, '--existing-stream-arn', streamArn, '--region', 'eu-west-1'],
      '`--region` must be that of the stream, us-east-2, got eu-west-1',
    ],
    ['a bucket that cannot be', [...plain, '--state-bucket', 's3://A'], 'of a bucket, got s3://A.'],
    ['a flag that is not known', [...plain, '--stack', 'x'], '`--stack` is not known'],
  ])('fails when given %s', (_, args, message) => {
    expect(() => parseInitOptions(args)).toThrow(message);
  });

  it('takes a colon for part of a key', () => {
    const options = parseInitOptions(['--name', 'orders', '--partition-key', 'tenant:id:S']);

    expect(options.partitionKey).toEqual({ name: 'tenant:id', type: 'S' });
  });

  it('blames what was given alone', () => {
    const parse = () => parseInitOptions(['--name', 'Orders', '--partition-key', 'id', '--sort-key', 'at']);

    expect(parse).toThrow('`--name`');
    expect(parse).not.toThrow(/--state-bucket|must be unlike/);
  });

  it('names every mistake at once', () => {
    expect(() => parseInitOptions(['--region', 'x'])).toThrow(/`--name`[\s\S]*`--partition-key`[\s\S]*`--region`/);
  });
});
