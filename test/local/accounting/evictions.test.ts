import { accountEvictions, isDestinationRecord } from '../../../local/accounting/evictions';

const record = {
  requestContext: { condition: 'RetryAttemptsExhausted' },
  DDBStreamBatchInfo: { batchSize: 3 },
};

describe('accountEvictions', () => {
  test('counts the records of each batch that was given up, and says where they are told of', () => {
    const sheet = accountEvictions('Own', [
      { location: 's3://failures/aws/lambda/x', text: JSON.stringify(record) },
      { location: 'http://queue', text: 'not from a mapping' },
    ]);

    expect(sheet).toMatchObject({ sink: 'Own failure destination', wrong: 4 });
    expect(sheet.remarks).toEqual([
      'The mapping gave up 3 records (RetryAttemptsExhausted): s3://failures/aws/lambda/x.',
      'The mapping gave up 1 record (unknown): http://queue.',
    ]);
  });

  test('has nothing to say where nothing was given up', () => {
    expect(accountEvictions('Own', [])).toMatchObject({ wrong: 0, remarks: [] });
  });
});

describe('isDestinationRecord', () => {
  test.each([
    [JSON.stringify(record), true],
    ['{"schema":"tributary.quarantine/1"}', false],
    ['null', false],
    ['garbage', false],
  ])('says of %s: %s', (text, expected) => {
    expect(isDestinationRecord(text)).toBe(expected);
  });
});
