import { type Reader, readersMax, type StreamReaders, streamReaders } from '../readers';
import { code, type Found, type Hazard } from './hazard';

export const readerHazards: readonly Hazard[] = [
  {
    code: 'readers-too-many',
    title: 'A stream gets more readers than its shards serve',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
    find: ({ changes }) => streamReaders(changes).flatMap(tooMany),
  },
];

/** More than there may be, and more than there were: what was so before is no news. */
function tooMany(stream: StreamReaders): readonly Found[] {
  const max = readersMax[stream.kind];
  if (stream.after.length <= max || stream.after.length <= stream.before.length) return [];
  const known = new Set(stream.before.map(({ change }) => change));
  const added = stream.after.filter(({ change }) => !known.has(change));
  const [first] = added.length > 0 ? added : stream.after;
  const limit =
    stream.kind === 'dynamodb'
      ? 'AWS advises two readers of a shard at most'
      : 'a shard answers five reads a second, to all together';
  return [
    {
      kind: 'loss',
      change: first!.change,
      what: `${stream.after.length} readers share each shard, after ${stream.before.length}: ${stream.after.map(readerText).join(', ')}. But ${limit}: beyond it reads are throttled, those of the others too. All of them fall behind when much is written, and what is older than the stream's retention is gone.`,
      lasts: 'From the apply on, whenever the stream is busy.',
      steps: stepsOf(stream),
    },
  ];
}

function readerText({ change, what }: Reader): string {
  return `${code(change.address)} (${what})`;
}

function stepsOf({ kind }: StreamReaders): readonly string[] {
  return kind === 'dynamodb'
    ? [
        'Put one fan-out on the stream, and make the others subscribers of its topic, with a queue each.',
        'Or let the table write to a Kinesis stream, and move the third reader there; `npx tributary choose` compares the costs.',
        'To put a reader in the place of another, switch its function in place rather than adding a mapping.',
      ]
    : [
        'Give the added reader throughput of its own: an `aws_kinesis_stream_consumer`, twenty of which a stream may have.',
        'Or put a fan-out in front of those that have no need of order.',
      ];
}
