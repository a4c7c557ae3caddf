import { parseTableArn } from '../../../../handlers/sinks/replica/table-arn';

describe('parseTableArn', () => {
  it('finds the region and the name', () => {
    const arn = parseTableArn('arn:aws-us-gov:dynamodb:us-gov-west-1:123456789012:table/orders_2.replica-x');

    expect(arn).toEqual({ region: 'us-gov-west-1', tableName: 'orders_2.replica-x' });
  });

  it.each([
    'orders',
    'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-02T03:04:05.678',
    'arn:aws:dynamodb::123456789012:table/orders',
    'arn:aws:s3:eu-west-1:123456789012:table/orders',
  ])('fails when it is no table: %s', (arn) => {
    expect(() => parseTableArn(arn)).toThrow('`tableArn` must be the ARN of a table');
  });
});
