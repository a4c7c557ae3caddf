import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PriceFile, productPrices, readPriceFile } from '../../../ops/prices/price-file';

const folder = mkdtempSync(join(tmpdir(), 'tributary-prices-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const own: PriceFile = {
  schema: 'tributary.prices/1',
  currency: 'USD',
  sources: { ours: { url: 'https://example.com/contract', date: '2026-10-01', basis: 'page' } },
  items: {
    'sqs.request': {
      service: 'SQS',
      unit: 'requests of 64 KB',
      per: 1_000,
      prices: { 'us-east-1': { value: 0.0003, source: 'ours' } },
    },
  },
};

describe('productPrices', () => {
  it('is a file of the format that users write', () => {
    expect(read(productPrices)).toEqual(productPrices);
  });

  it('has every price of us-east-1, each with a source and a day', () => {
    const items = Object.entries(productPrices.items);

    const unpriced = items.filter(([, { prices }]) => prices['us-east-1'] === undefined);
    const used = items.flatMap(([, { prices }]) => Object.values(prices).map(({ source }) => source));

    expect(unpriced).toEqual([]);
    expect(new Set(used)).toEqual(new Set(Object.keys(productPrices.sources)));
  });

  it('says of a price that nobody has compared that it is to be checked', () => {
    const unchecked = Object.values(productPrices.sources).filter(({ basis }) => basis === 'memory');

    expect(unchecked.length).toBeGreaterThan(0);
    expect(unchecked.filter(({ note }) => !note?.includes('to be checked'))).toEqual([]);
  });
});

describe('readPriceFile', () => {
  it('reads what names a few prices only', () => {
    expect(read(own)).toEqual(own);
  });

  test.each<readonly [string, unknown, RegExp]>([
    [
      'an unknown item',
      withItem('sqs.requests', own.items['sqs.request']),
      /`items\.sqs\.requests` is not known\. Items are .*sqs\.request,/,
    ],
    [
      'another unit',
      withItem('sqs.request', { ...own.items['sqs.request'], unit: 'requests' }),
      /`items\.sqs\.request\.unit` must be 'requests of 64 KB', got 'requests'\./,
    ],
    [
      'a source that is not there',
      { ...own, sources: {} },
      /`items\.sqs\.request\.prices\.us-east-1\.source` must be one of `sources`, got ours\./,
    ],
    [
      'a day that does not exist',
      withSource({ date: '2026-02-30' }),
      /`sources\.ours\.date` must be a day of the calendar, got 2026-02-30\./,
    ],
    ['a day of another format', withSource({ date: '1 October 2026' }), /\/sources\/ours\/date must match pattern/],
    ['a price below zero', withPrices({ 'us-east-1': { value: -1, source: 'ours' } }), /\/value must be >= 0\./],
    ['a price that is text', withPrices({ 'us-east-1': { value: '0.4', source: 'ours' } }), /\/value must be number\./],
    [
      'a region that is none',
      withPrices({ virginia: { value: 1, source: 'ours' } }),
      /property name must be valid: virginia\./,
    ],
    ['another currency', { ...own, currency: 'EUR' }, /\/currency must be equal to constant: USD\./],
    [
      'another format',
      { ...own, schema: 'tributary.prices/2' },
      /\/schema must be equal to constant: tributary\.prices\/1\./,
    ],
    ['a member too many', { ...own, discount: 0.1 }, /the file must NOT have additional properties: discount\./],
    ['no sources', { ...own, sources: undefined }, /the file must have required property 'sources'\./],
    ['no object', [], /the file must be object\./],
  ])('fails when it has %s', (_, content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it('names every mistake at once', () => {
    const wrong = { ...withSource({ date: '2026-13-01', basis: 'rumour' }), currency: 'EUR' };

    const reading = () => read(wrong);

    for (const name of ['date', 'basis', 'currency']) expect(reading).toThrow(new RegExp(name));
  });

  test.each([
    ['is missing', 'missing.json', undefined],
    ['is not JSON', 'text.json', 'prices: high'],
  ])('says how to begin when the file %s', (_, name, text) => {
    if (text !== undefined) writeFileSync(join(folder, name), text);

    expect(() => readPriceFile(folder, name)).toThrow(
      /cannot be read: .*`npx tributary cost --show-prices` prints one/,
    );
  });
});

function read(content: unknown): PriceFile {
  writeFileSync(join(folder, 'prices.json'), JSON.stringify(content));
  return readPriceFile(folder, 'prices.json');
}

function withItem(name: string, item: unknown) {
  return { ...own, items: { [name]: item } };
}

function withSource(change: object) {
  return { ...own, sources: { ours: { ...own.sources.ours, ...change } } };
}

function withPrices(prices: object) {
  return withItem('sqs.request', { ...own.items['sqs.request'], prices });
}
