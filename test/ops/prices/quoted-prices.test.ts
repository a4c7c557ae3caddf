import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PriceItem } from '../../../ops/prices/price-file';
import { PriceList } from '../../../ops/prices/price-list';

const prices = new PriceList();

/** What AWS says: dollars for `per` units. */
const quoted = (item: PriceItem, region = 'us-east-1') => prices.priceOf(region, item).value;

const inFrankfurt = (item: PriceItem) => quoted(item, 'eu-central-1');

const write = quoted('dynamodb.write-request-unit');
const read = quoted('dynamodb.read-request-unit');
const put = quoted('s3.put');
const head = quoted('s3.get');
const sns = quoted('sns.request');
const event = quoted('eventbridge.event');
const sqs = quoted('sqs.request');
const transfer = quoted('data-transfer.between-regions');
const ecpu = quoted('elasticache.valkey-ecpu');
const cachedHour = quoted('elasticache.valkey-gb-hour');
const searchHour = quoted('opensearch.t3-small-hour');
const gib = 1_024 ** 3;

/** Every amount of a page in its order: a price of the data file, or what a million changes make of it. */
const pages: { readonly [page: string]: readonly number[] } = {
  // A change of 2 KB counts as 5 KB, but is divided as it is.
  'archive.md': [
    ((1_000_000 * 5 * 1_024) / gib) * inFrankfurt('firehose.data-in'),
    ((1_000_000 * 5 * 1_024) / gib) * inFrankfurt('firehose.format-conversion'),
    ((1_000_000 * 2 * 1_024) / gib) * inFrankfurt('firehose.dynamic-partitioning'),
    ...[inFrankfurt('firehose.dynamic-partitioning-object'), inFrankfurt('s3.storage')],
  ],
  'sinks/aggregation.md': [
    ...[write, read],
    ...[1, 4, 6, 2.16].map((writes) => read + writes * write),
    ...[0.4 * quoted('dynamodb.storage'), quoted('dynamodb.storage')],
  ],
  'sinks/audit.md': [
    quoted('firehose.data-in'),
    ((1_000_000 * 5 * 1_024) / gib) * quoted('firehose.data-in'),
    ...[put, quoted('s3.storage')],
  ],
  'sinks/cache.md': [
    ...[ecpu, cachedHour, ecpu, cachedHour, 0.1 * 730 * cachedHour],
    ...[quoted('secrets-manager.secret'), quoted('secrets-manager.request')],
  ],
  // Ten small messages share a request; of a queue's three requests the topic pays one.
  'sinks/fan-out.md': [sns, sns / 10, sns, sqs, (2 * sqs) / 10],
  'sinks/objects.md': [put, 1_000 * put, head, 1_000 * head, 1_000 * (put + head), quoted('s3.storage')],
  // One amount is a bound: 2,000 invocations of half a second with 256 MB stay below a cent.
  'sinks/opensearch.md': [
    ...[quoted('lambda.request'), quoted('lambda.gb-second'), 0.01],
    ...[searchHour, 730 * searchHour, quoted('opensearch.gp3-storage')],
  ],
  // Requests of 2.3 GB for items of 0.8 KB, of 7.2 GB for items of 4 KB, which take five units with their version.
  'sinks/replica.md': [write, transfer, write, 2.3 * transfer, write + 2.3 * transfer, 5 * write, 7.168 * transfer],
  'sinks/transitions.md': [
    2 * write,
    write,
    sns,
    sns,
    event,
    event,
    1_000 * quoted('ses.message'),
    quoted('ses.message'),
  ],
  'sinks/view.md': [write, write],
};

describe('amounts in the documents', () => {
  test.each(Object.entries(pages))('of %s come from the prices', (page, expected) => {
    const amounts = amountsIn(page);

    expect(amounts).toEqual(expected.map((value, place) => value.toFixed(decimalsOf(amounts[place] ?? ''))));
  });

  it('stand on no other page of a sink', () => {
    const sinks = readdirSync('docs/sinks').map((file) => `sinks/${file}`);

    const others = sinks.filter((page) => !Object.hasOwn(pages, page) && amountsIn(page).length > 0);

    expect(others).toEqual([]);
  });

  it('are below a cent where a page says so', () => {
    const seconds = 2_000 * 0.5 * 0.25;

    expect((2_000 * quoted('lambda.request')) / 1_000_000 + seconds * quoted('lambda.gb-second')).toBeLessThan(0.01);
  });
});

function amountsIn(page: string): string[] {
  const found = readFileSync(join('docs', page), 'utf8').matchAll(/\$(\d+(?:\.\d+)?)|(\d+\.\d+) USD/g);
  return [...found].map(([, before, after]) => (before ?? after)!);
}

function decimalsOf(amount: string): number {
  return amount.split('.')[1]?.length ?? 0;
}
