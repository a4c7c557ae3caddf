import { onDemandShards, retentionHoursMax, sharedReadersMax } from '../cost/usage/kinesis-usage';
import { changeBytes } from '../cost/usage/volume';
import { isCrowded, readers, streamReadersMax, type Workload, withoutCode } from '../cost/usage/workload';
import type { WayName } from '../cost/ways';
import { count, counted, listed } from '../rehearse/show/units';

/** What a rule means for an option: it cannot do that, it needs something more for it, it does it by itself. */
export type Effect = 'excludes' | 'asks' | 'favours';

export interface Rule {
  readonly name: string;
  applies(workload: Workload): boolean;
  /** What it means for options, none where it means nothing for a workload. Reads as `it needs ...` where it asks. */
  readonly effects: {
    readonly [option in WayName]?: { readonly effect: Effect; text(workload: Workload): string | undefined };
  };
  /** Requirements that contradict each other, and what to do; where it applies. */
  conflict?(workload: Workload): string;
  readonly source: string;
}

const guide = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide';
const streams = `${guide}/Streams.html`;
const kinesisGuide = `${guide}/kds.html`;
const pipesGuide = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html';
const kinesisLimits = 'https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html';

type Text = (workload: Workload) => string | undefined;

const asks = (text: Text) => ({ effect: 'asks', text }) as const;
const excludes = (text: Text) => ({ effect: 'excludes', text }) as const;
const favours = (text: Text) => ({ effect: 'favours', text }) as const;

/** Messages of SNS; EventBridge and SQS take 1 MiB. */
const messageBytesMax = 262_144;

/** Everything that decides, each with its reason and where that stands; all read on 2026-11-22. */
export const rules: readonly Rule[] = [
  {
    name: 'replay beyond 24 hours',
    applies: ({ replayHours }) => replayHours > 24,
    effects: {
      streams: excludes(({ replayHours }) => `forgets after 24 hours, and ${count(replayHours)} are wanted`),
      pipes: excludes(
        ({ replayHours }) => `reads a stream that forgets after 24 hours, and ${count(replayHours)} are wanted`,
      ),
      kinesis: favours(() => `keeps changes for up to ${count(retentionHoursMax)} hours`),
    },
    source: streams,
  },
  {
    name: 'replay beyond a year',
    applies: ({ replayHours }) => replayHours > retentionHoursMax,
    effects: { kinesis: excludes(() => `keeps changes for ${count(retentionHoursMax)} hours at most`) },
    conflict: () =>
      'No stream keeps changes for more than a year. Keep an archive in S3 (`--archive`), replay from it, and ask again with the hours that consumers must reach back without it.',
    source: kinesisLimits,
  },
  {
    name: 'more than two readers',
    applies: isCrowded,
    effects: {
      streams: asks(
        (workload) => `a fan-out to SNS, and ${counted(workload.consumers, 'queue')}: ${servesText(workload)}`,
      ),
      pipes: asks(
        (workload) =>
          `an event bus, ${counted(workload.consumers, 'rule')}, and a queue for each consumer with code: ${servesText(workload)}`,
      ),
      kinesis: favours((workload) => `serves ${count(readers(workload))} readers from one stream`),
    },
    source: streams,
  },
  {
    name: 'order behind a fan-out',
    applies: (workload) => workload.inOrder > 0 && isCrowded(workload),
    effects: {
      streams: asks(() => 'a FIFO topic and FIFO queues, or the order is gone behind the topic'),
      pipes: excludes(() => 'loses the order on a bus with rules'),
    },
    source: 'https://repost.aws/questions/QUySeK8IIzStaSOtvH0nOIvg/does-event-bridge-bus-guarantee-the-order-of-events',
  },
  {
    name: 'duplicates and disorder',
    applies: () => true,
    effects: {
      // The archive's queries do that for themselves.
      kinesis: asks(({ consumers }) =>
        consumers === 0 ? undefined : 'consumers that cope with changes delivered twice and out of order',
      ),
      streams: favours(() => 'has each change once, and the changes of an item in order'),
      pipes: favours(() => 'has each change once, and the changes of an item in order'),
    },
    source: kinesisGuide,
  },
  {
    name: 'order',
    applies: ({ inOrder }) => inOrder > 0,
    effects: {
      kinesis: asks(
        ({ inOrder }) =>
          `${counted(inOrder, 'consumer')} to do without the order of changes that come further apart than a batch`,
      ),
    },
    source: kinesisGuide,
  },
  {
    name: 'order and replay',
    applies: ({ inOrder, replayHours }) => inOrder > 0 && replayHours > 24,
    effects: {},
    conflict: ({ replayHours }) =>
      `Order and ${count(replayHours)} hours of replay contradict each other: the stream that keeps the order forgets after 24 hours, and Kinesis does not keep the order. A table can have both: leave the consumers that need order on the stream, and replay from Kinesis what a version guards.`,
    source: `${guide}/streamsmain.html`,
  },
  {
    name: 'code',
    applies: ({ withCode }) => withCode > 0,
    effects: {
      pipes: asks(
        ({ withCode }) =>
          `a pipe, paid by the request, in front of ${counted(withCode, 'function')} that a mapping calls for free, with failures whole in S3`,
      ),
    },
    source: pipesGuide,
  },
  {
    name: 'no code',
    applies: (workload) => withoutCode(workload) > 0,
    effects: {
      streams: asks((workload) => forwarderText(streamForwarders(workload))),
      kinesis: asks((workload) => forwarderText(withoutCode(workload))),
      pipes: favours((workload) => `reaches ${counted(withoutCode(workload), 'target')} without code`),
    },
    source: pipesGuide,
  },
  {
    name: 'archive',
    applies: ({ archive }) => archive !== undefined,
    effects: {
      streams: asks(() => 'one more reader, a function that feeds Firehose'),
      pipes: asks(() => 'one more reader, a pipe that feeds Firehose'),
      kinesis: favours(() => 'feeds Firehose by itself'),
    },
    source: 'https://docs.aws.amazon.com/streams/latest/dev/kdf-consumer.html',
  },
  {
    name: 'other regions',
    applies: ({ otherRegions }) => otherRegions.length > 0,
    effects: {},
    conflict: ({ otherRegions, region }) =>
      `All three read in ${region} only. For ${listed(otherRegions)}, one consumer here has to write there: a replica, or an event bus there. Its data transfer is not part of the costs below.`,
    source: kinesisGuide,
  },
  {
    name: 'large messages',
    applies: (workload) => changeBytes(workload) > messageBytesMax && isCrowded(workload),
    effects: {
      streams: asks(() => 'a claim check: SNS takes 256 KB, what is larger goes to S3 with a pointer in its place'),
      pipes: asks(() => 'an input template that leaves out what no target needs: an event has 1 MB at most'),
    },
    source: 'https://docs.aws.amazon.com/sns/latest/dg/large-message-payloads.html',
  },
  {
    name: 'many readers of a shard',
    applies: (workload) => readers(workload) > sharedReadersMax,
    effects: {
      kinesis: asks(
        ({ consumers }) =>
          `enhanced fan-out for ${counted(consumers, 'consumer')}: a shard is read five times a second`,
      ),
    },
    source: kinesisLimits,
  },
  {
    name: 'a peak that a new stream does not take',
    applies: (workload) => workload.peakWritesPerSecond * changeBytes(workload) > onDemandShards * 1_024 ** 2,
    effects: {
      kinesis: asks(
        () =>
          'enough shards before the peak: a new stream on demand takes 4 MB a second, and grows behind what it has seen',
      ),
    },
    source: 'https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html',
  },
];

function servesText(workload: Workload): string {
  return streamReadersMax(workload) === 1
    ? 'a shard of a global table serves one reader'
    : 'a shard serves two readers';
}

function forwarderText(functions: number): string | undefined {
  return functions === 0 ? undefined : `${counted(functions, 'function')} only to hand changes on`;
}

/** Behind a topic, whoever wants a queue has it already. */
function streamForwarders(workload: Workload): number {
  return isCrowded(workload) && workload.target === 'queue' ? 0 : withoutCode(workload);
}
