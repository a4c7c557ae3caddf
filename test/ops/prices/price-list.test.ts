import type { PriceFile } from '../../../ops/prices/price-file';
import { costOf, type Price, PriceList } from '../../../ops/prices/price-list';
import { agedPricesText, comparedPricesText, uncheckedPricesText } from '../../../ops/prices/price-notes';

const own: PriceFile = {
  schema: 'tributary.prices/1',
  currency: 'USD',
  sources: { contract: { url: 'https://example.com/contract', date: '2026-10-01', basis: 'page' } },
  items: {
    'sqs.request': {
      service: 'SQS',
      unit: 'requests of 64 KB',
      per: 1_000,
      prices: {
        'us-east-1': { value: 0.0003, source: 'contract' },
        'ap-south-1': { value: 0.0005, source: 'contract' },
      },
    },
  },
};

describe('PriceList', () => {
  it('knows the product prices by region', () => {
    const prices = new PriceList();

    expect(prices.priceOf('us-east-1', 'dynamodb.write-request-unit')).toMatchObject({ value: 0.625, per: 1_000_000 });
    expect(prices.priceOf('eu-central-1', 'dynamodb.write-request-unit')).toMatchObject({ value: 0.7625 });
  });

  it('takes from an override what that names, and the rest from the product', () => {
    const prices = new PriceList(own);

    expect(prices.priceOf('us-east-1', 'sqs.request')).toMatchObject({ value: 0.0003, per: 1_000 });
    expect(prices.priceOf('ap-south-1', 'sqs.request')).toMatchObject({ value: 0.0005 });
    expect(prices.priceOf('eu-central-1', 'sqs.request')).toMatchObject({ value: 0.4, per: 1_000_000 });
    expect(prices.priceOf('us-east-1', 'sns.request')).toMatchObject({ value: 0.5 });
  });

  it('fails when nobody knows a price, and names the item, the regions that have one, and the remedy', () => {
    expect(() => new PriceList(own).priceOf('sa-east-1', 'sqs.request')).toThrow(
      /^No price of `sqs\.request` is known for sa-east-1, only for us-east-1, ap-south-1, eu-central-1\. Put it into a file for `--prices`/,
    );
  });
});

describe('costOf', () => {
  test.each([
    [2_500_000, 1],
    [0, 0],
  ])('counts %p requests at 0.40 dollars a million as %p', (quantity, dollars) => {
    expect(costOf(new PriceList().priceOf('us-east-1', 'sqs.request'), quantity)).toBe(dollars);
  });
});

describe('agedPricesText', () => {
  const priced = (date: string): Price => ({
    ...new PriceList(own).priceOf('us-east-1', 'sqs.request'),
    source: { url: 'https://example.com', date, basis: 'page' },
  });

  test.each([
    ['2026-03-30T00:00:00Z', false],
    ['2026-03-30T23:59:59Z', false],
    ['2026-03-31T00:00:00Z', true],
  ])('speaks of prices of 2025-10-01 at %s: %p', (now, speaks) => {
    expect(agedPricesText([priced('2025-10-01')], Date.parse(now)) !== undefined).toBe(speaks);
  });

  it('names the oldest day, its age and the items, and says what to do', () => {
    const prices = [priced('2026-01-02'), priced('2026-01-01'), priced('2026-11-01')];

    expect(agedPricesText(prices, Date.parse('2026-11-22T12:00:00Z'))).toBe(
      "Prices older than 180 days, the oldest of 2026-01-01 (325 days ago): sqs.request. Compare them with AWS's pages, and put what differs into a file for `--prices`.",
    );
  });
});

describe('comparedPricesText', () => {
  it.each([
    [['copy', 'memory'], "Prices were compared on 2026-11-01 with stored copies of AWS's pages"],
    [['page', 'copy'], 'Prices were compared between 2026-11-01 and 2026-11-02 with stored copies'],
    [['page'], "Prices were compared on 2026-11-01 with AWS's own pages."],
  ] as const)('says of prices by %j what they were compared with and when', (bases, text) => {
    const prices = bases.map((basis, day) => ({
      ...new PriceList().priceOf('us-east-1', 'lambda.request'),
      source: { url: 'https://example.com', date: `2026-11-0${day + 1}`, basis },
    }));

    expect(comparedPricesText(prices)).toContain(text);
  });

  it('says nothing of what prices from memory were compared with', () => {
    const source = { url: 'https://example.com', date: '2026-11-01', basis: 'memory' } as const;

    expect(comparedPricesText([{ ...new PriceList().priceOf('us-east-1', 'lambda.request'), source }])).toBeUndefined();
  });
});

describe('uncheckedPricesText', () => {
  it('names prices from memory with their region, once each', () => {
    const prices = new PriceList();
    const some = [
      prices.priceOf('eu-central-1', 'pipes.request'),
      prices.priceOf('eu-central-1', 'pipes.request'),
      prices.priceOf('us-east-1', 'pipes.request'),
    ];

    expect(uncheckedPricesText(some)).toBe(
      "Prices written down from memory, to be checked with AWS's pages: pipes.request (eu-central-1).",
    );
  });

  it('says nothing of prices that were compared', () => {
    expect(uncheckedPricesText([new PriceList().priceOf('us-east-1', 'pipes.request')])).toBeUndefined();
  });
});
