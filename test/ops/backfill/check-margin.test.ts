import { checkMargin } from '../../../ops/backfill/check-margin';

const tableIn = (region: string) => ({ arn: `arn:aws:dynamodb:${region}:123456789012:table/orders` });

describe('checkMargin', () => {
  test.each([
    ['whole seconds, as on AWS', 'eu-west-1', 5],
    ['whole minutes, as of DynamoDB Local', 'ddblocal', 60],
  ])('takes a margin that is no shorter than %s', (_, region, seconds) => {
    expect(() => checkMargin(seconds, tableIn(region))).not.toThrow();
  });

  test('fails when what is written meanwhile might look older than the reading', () => {
    expect(() => checkMargin(59, tableIn('ddblocal'))).toThrow(
      '`--margin-seconds` must be at least 60, to which this stream rounds its times, got 59. Leave it out.',
    );
  });
});
