import { kinesisUsage, shardsFor } from '../../../ops/cost/usage/kinesis-usage';
import { pipeReadsUsage, pipesUsage } from '../../../ops/cost/usage/pipes-usage';
import { streamsUsage } from '../../../ops/cost/usage/streams-usage';
import type { Usage } from '../../../ops/cost/usage/usage';
import { workloadFor } from './workload';

// A month has 730 hours: 100 writes a second are 262,800,000 changes. An item of 1,024 bytes before and after makes a
// change of 1.5 x 2,048 + 500 = 3,572 bytes, 874.2673 GB in a month.
const changes = 262_800_000;
const changesGb = (changes * 3_572) / 1_024 ** 3;

describe('streamsUsage', () => {
  it('counts the invocations of a function, and nothing for reading the stream', () => {
    const usage = sums(streamsUsage(workloadFor()));

    // 25 records a second and shard, four polls a second: 6.25 in a batch, done in 20 + 6.25 x 5 = 51.25 ms with 0.5 GB.
    expect(usage).toEqual({ 'lambda.request': 42_048_000, 'lambda.gb-second': 42_048_000 * 0.05125 * 0.5 });
  });

  test.each([
    ['--batch-size 5', changes / 5],
    ['--batch-window-seconds 2', changes / 50],
    ['--batch-window-seconds 10', changes / 100],
    ['--shards 1000', changes],
  ])('counts the batches that %s makes', (flags, invocations) => {
    expect(sums(streamsUsage(workloadFor(flags)))['lambda.request']).toBe(invocations);
  });

  it('counts what a function sends on that hands half of the changes to a queue', () => {
    const usage = sums(streamsUsage(workloadFor('--with-code 0 --passing-share 0.5')));

    // Ten messages of 3,572 bytes are one chunk of 64 KB.
    expect(usage['sqs.request']).toBe(changes / 2 / 10);
    // A poll of 6.25 records leaves half of them in the batch.
    expect(usage['lambda.request']).toBeCloseTo(changes / 2 / 3.125);
  });

  it('fans three consumers out over a topic', () => {
    const usage = sums(streamsUsage(workloadFor('--consumers 3')));

    // Each queue's messages are received and deleted, ten at a time; the function before the topic and those behind it.
    expect(usage['sns.request']).toBeCloseTo(changes / 10);
    expect(usage['sqs.request']).toBeCloseTo((3 * changes * 2) / 10);
    expect(usage['lambda.request']).toBeCloseTo(changes / 6.25 + (3 * changes) / 10);
  });

  it('counts the chunks of large messages, of which fewer share a request', () => {
    // 1.5 x 40,000 + 500 = 60,500 bytes: four fit into 256 KB of SNS, which are 4 chunks; ten into 1 MB of SQS, 10 chunks.
    const usage = sums(streamsUsage(workloadFor('--consumers 3 --item-bytes 20000')));

    expect(usage['sns.request']).toBeCloseTo(changes);
    expect(usage['sqs.request']).toBeCloseTo(3 * changes * (1 + 1 / 10));
  });

  it('pays a FIFO topic by message and subscription where consumers behind it need order', () => {
    const usage = sums(streamsUsage(workloadFor('--consumers 3 --in-order 1')));

    expect(usage).toMatchObject({ 'sns.fifo-message': changes, 'sns.fifo-delivery': 3 * changes });
    expect(usage['sns.fifo-message-data']).toBeCloseTo(changesGb);
    expect(usage['sns.fifo-delivery-data']).toBeCloseTo(3 * changesGb);
    expect(usage['sqs.fifo-request']).toBeCloseTo((3 * changes * 2) / 10);
    expect(usage).not.toHaveProperty('sns.request');
  });

  it('feeds an archive with a function of its own', () => {
    const usage = sums(streamsUsage(workloadFor('--consumers 0 --archive parquet')));

    // Each record counts as 5 KB; 874 GB fill 64 MB more often than five minutes pass.
    const counted = (changes * 5_120) / 1_024 ** 3;
    expect(usage['firehose.data-in']).toBeCloseTo(counted);
    expect(usage['firehose.format-conversion']).toBeCloseTo(counted);
    expect(usage['s3.put']).toBeCloseTo((changes * 3_572) / (64 * 1_024 ** 2));
    expect(usage['lambda.request']).toBe(42_048_000);
  });
});

describe('pipesUsage', () => {
  it('counts every change that passes the filter, and what the target asks', () => {
    expect(sums(pipesUsage(workloadFor('--with-code 0 --passing-share 0.25')))).toEqual({
      'pipes.request': changes / 4,
      'sqs.request': changes / 4 / 10,
    });
  });

  test.each([
    ['queue', 'sqs.request', changes / 10],
    ['topic', 'sns.request', changes / 10],
    ['bus', 'eventbridge.event', changes],
    ['api', 'eventbridge.api-destination', changes],
  ])('reaches a %s', (target, item, quantity) => {
    expect(sums(pipesUsage(workloadFor(`--with-code 0 --target ${target}`)))[item]).toBe(quantity);
  });

  it('counts a change by chunks of 64 KB', () => {
    // 1.5 x 60,000 + 500 = 90,500 bytes are two.
    const usage = sums(pipesUsage(workloadFor('--with-code 0 --target bus --item-bytes 60000 --old-item-bytes 0')));

    expect(usage).toEqual({ 'pipes.request': 2 * changes, 'eventbridge.event': 2 * changes });
  });

  it('calls a function by a pipe', () => {
    expect(sums(pipesUsage(workloadFor()))).toMatchObject({ 'pipes.request': changes, 'lambda.request': 42_048_000 });
  });

  it('goes over a bus to three consumers, one message to each queue at a time', () => {
    const usage = sums(pipesUsage(workloadFor('--consumers 3 --with-code 1')));

    expect(usage).toMatchObject({ 'pipes.request': changes, 'eventbridge.event': changes });
    expect(usage['sqs.request']).toBeCloseTo(3 * changes * (1 + 2 / 10));
    expect(usage['lambda.request']).toBe(changes / 10);
  });
});

describe('pipeReadsUsage', () => {
  test.each([
    ['', 1],
    ['--consumers 2', 2],
    ['--consumers 5', 1],
    ['--consumers 5 --archive json', 2],
  ])('counts four polls a second and shard for each pipe of %p: %p', (flags, pipes) => {
    expect(pipeReadsUsage(workloadFor(flags)).quantity).toBe(pipes * 4 * 4 * 730 * 3_600);
  });
});

describe('kinesisUsage', () => {
  it('pays for capture, stream hours, and bytes in and out of a stream on demand', () => {
    const usage = sums(kinesisUsage(workloadFor('--consumers 2'), 'ON_DEMAND'));

    // A record of 3,572 bytes counts as 4 KB.
    const written = (changes * 4_096) / 1_024 ** 3;
    expect(usage).toMatchObject({ 'dynamodb.change-data-capture-unit': changes, 'kinesis.on-demand.stream-hour': 730 });
    expect(usage['kinesis.on-demand.data-in']).toBeCloseTo(written);
    expect(usage['kinesis.on-demand.data-out']).toBeCloseTo(2 * written);
    // 25 a second and shard, polled once a second.
    expect(usage['lambda.request']).toBe((2 * changes) / 25);
  });

  test.each([
    ['--item-bytes 1025 --old-item-bytes 0', 2],
    ['--item-bytes 100 --old-item-bytes 3000', 3],
    ['--item-bytes 1024', 1],
  ])('captures the larger image of %s as %p units', (flags, units) => {
    const usage = sums(kinesisUsage(workloadFor(flags), 'ON_DEMAND'));

    expect(usage['dynamodb.change-data-capture-unit']).toBe(units * changes);
  });

  test.each([
    ['--replay-hours 24', 0, 0],
    ['--replay-hours 25', 1, 0],
    ['--replay-hours 168', 144, 0],
    ['--replay-hours 170', 144, 2],
  ])('keeps bytes for %s: %p hours extended and %p long-term', (flags, extended, longTerm) => {
    const usage = sums(kinesisUsage(workloadFor(flags), 'ON_DEMAND'));

    const hourly = (changes * 4_096) / 1_024 ** 3 / 730;
    expect(usage['kinesis.on-demand.extended-retention'] ?? 0).toBeCloseTo(extended * hourly);
    expect(usage['kinesis.long-term-retention'] ?? 0).toBeCloseTo(longTerm * hourly);
  });

  it('pays a provisioned stream by shard and by 25 KB, and longer retention by the shard', () => {
    const usage = sums(kinesisUsage(workloadFor('--replay-hours 48 --item-bytes 10000'), 'PROVISIONED'));

    // 1.5 x 20,000 + 500 = 30,500 bytes, 200 of them a second at the peak: 5.8 MB, so 6 shards.
    expect(usage).toMatchObject({
      'kinesis.provisioned.shard-hour': 6 * 730,
      'kinesis.provisioned.put-unit': 2 * changes,
      'kinesis.provisioned.extended-retention': 6 * 730,
    });
  });

  it('gives each of more than five readers throughput of its own', () => {
    const provisioned = sums(kinesisUsage(workloadFor('--consumers 6'), 'PROVISIONED'));
    const onDemand = sums(kinesisUsage(workloadFor('--consumers 6'), 'ON_DEMAND'));

    expect(provisioned['kinesis.provisioned.enhanced-fan-out-hour']).toBe(6 * 730);
    expect(provisioned['kinesis.provisioned.enhanced-fan-out']).toBeCloseTo(6 * changesGb);
    expect(onDemand['kinesis.on-demand.enhanced-fan-out']).toBeCloseTo((6 * changes * 4_096) / 1_024 ** 3);
    expect(onDemand).not.toHaveProperty(['kinesis.on-demand.data-out']);
  });

  it('feeds an archive without a consumer: its transform is called for each MB', () => {
    const usage = sums(kinesisUsage(workloadFor('--consumers 0 --archive json --archive-partitions 3'), 'ON_DEMAND'));

    expect(usage['lambda.request']).toBeCloseTo((changes * 3_572) / 1_024 ** 2);
    expect(usage['firehose.dynamic-partitioning']).toBeCloseTo(changesGb);
    expect(usage['firehose.dynamic-partitioning-object']).toBeCloseTo((3 * changes * 3_572) / (64 * 1_024 ** 2));
    expect(usage['kinesis.on-demand.data-out']).toBeCloseTo((changes * 4_096) / 1_024 ** 3);
    expect(usage).not.toHaveProperty(['firehose.format-conversion']);
  });
});

describe('shardsFor', () => {
  test.each([
    // 146 x 1.5 x 2 + 500 = 938 bytes.
    ['--item-bytes 146 --peak-writes-per-second 1000', 1],
    ['--item-bytes 146 --peak-writes-per-second 1001', 2],
    // 3,572 bytes: 293 of them are just below 1 MB.
    ['--peak-writes-per-second 293', 1],
    ['--peak-writes-per-second 294', 2],
    // Four readers of half a shard's input are two shards' output.
    ['--consumers 4 --peak-writes-per-second 200', 2],
    ['--consumers 6 --peak-writes-per-second 200', 1],
  ])('takes what %s asks for with %p', (flags, shards) => {
    expect(shardsFor(workloadFor(flags))).toBe(shards);
  });
});

/** Units by item, those that are none left out. */
function sums(usage: readonly Usage[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { item, quantity } of usage) all[item] = (all[item] ?? 0) + quantity;
  return Object.fromEntries(Object.entries(all).filter(([, quantity]) => quantity > 0));
}
