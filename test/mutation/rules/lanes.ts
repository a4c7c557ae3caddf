import type { Mutation } from '../mutation';

const lane = 'engine/lane.ts';
const shard = 'engine/shard.ts';
const hash = 'engine/order-hash.ts';

/** 1.9: parallelization, order and the checkpoint. */
export const laneMutations: readonly Mutation[] = [
  {
    rule: '1.9 a shard has one batch in flight by default',
    file: shard,
    find: '{ length: host.settings.laneCount }',
    replace: '{ length: host.settings.laneCount + 1 }',
  },
  {
    rule: '1.9 a shard has as many lanes as ParallelizationFactor says',
    file: shard,
    find: '{ length: host.settings.laneCount }',
    replace: '{ length: Math.ceil(host.settings.laneCount / 2) }',
  },
  {
    rule: '1.9 a batch that waits for its retry blocks its lane',
    file: lane,
    find: 'if (this.#current.dueAtMs > nowMs) return this.#current.dueAtMs;',
    replace: `if (this.#current.dueAtMs > nowMs) {
        if (this.#queue.length === 0) return this.#current.dueAtMs;
        this.#pending.push(this.#current);
        this.#current = newBatch(this.#queue.take(1), this.#host.newRequestId(), nowMs);
      }`,
  },
  {
    rule: '1.9 other shards go on while one is blocked',
    file: 'engine/stream-mapping.ts',
    find: 'const atMs = shard.advance(nowMs);',
    replace: 'const atMs: number | undefined = wakeAtMs === undefined ? shard.advance(nowMs) : undefined;',
  },
  {
    rule: '1.9 other lanes go on while one is blocked',
    file: shard,
    find: 'if (atMs !== undefined && (wakeAtMs === undefined || atMs < wakeAtMs)) wakeAtMs = atMs;',
    replace: 'if (atMs !== undefined) return atMs;',
  },
  {
    rule: '1.9 the earliest of all lanes says when to look again',
    file: shard,
    find: '(wakeAtMs === undefined || atMs < wakeAtMs)) wakeAtMs = atMs;',
    replace: '(wakeAtMs === undefined || atMs > wakeAtMs)) wakeAtMs = atMs;',
  },
  {
    rule: '1.9 a DynamoDB record goes by partition key and sort key, not by the partition key alone',
    file: 'engine/pollers/stream-event.ts',
    find: 'orderKey: itemKeyOf(keys),',
    replace: 'orderKey: itemKeyOf(Object.fromEntries(Object.entries(keys).slice(0, 1))),',
  },
  {
    rule: '1.9 the order key tells the values of the key, not its names only',
    file: 'engine/pollers/stream-event.ts',
    find: 'orderKey: itemKeyOf(keys),',
    replace: "orderKey: Object.keys(keys).join(' '),",
  },
  {
    rule: '1.9 the text of an item key holds all its attributes',
    file: 'handlers/core/item-key.ts',
    find: '    .sort()\n    .map(',
    replace: '    .sort()\n    .slice(0, 1)\n    .map(',
  },
  {
    rule: '1.9 the text of an item key tells types apart',
    file: 'handlers/core/item-key.ts',
    find: '${type}${value.length}',
    replace: '${value.length}',
  },
  {
    rule: '1.9 a Kinesis record goes by its partition key',
    file: 'engine/pollers/kinesis-event.ts',
    find: 'orderKey: partitionKey,',
    replace: 'orderKey: partitionKey.slice(0, 0),',
  },
  {
    rule: '1.9 keys are spread over the lanes',
    file: hash,
    find: 'return (hash >>> 0) % laneCount;',
    replace: 'return 0;',
  },
  {
    rule: '1.9 a lane goes by the whole key, not by its beginning',
    file: hash,
    find: 'index < orderKey.length;',
    replace: 'index < Math.min(orderKey.length, 8);',
  },
  {
    rule: '1.9 records of one item share a lane',
    file: shard,
    find: 'laneOf(record.orderKey,',
    replace: 'laneOf(record.sequenceNumber,',
  },
  {
    rule: '1.9 the checkpoint waits for every lane',
    file: shard,
    find: 'for (const lane of this.#lanes) oldest = older(oldest, lane.oldest);',
    replace: 'for (const lane of this.#lanes.slice(0, 1)) oldest = older(oldest, lane.oldest);',
  },
  {
    rule: '1.9 the checkpoint waits for the lowest lane, not for the highest',
    file: shard,
    find: 'left.position <= right.position ? left : right',
    replace: 'left.position >= right.position ? left : right',
  },
  {
    rule: '1.9 the checkpoint waits for what the destination is being told',
    file: shard,
    find: 'for (const { records } of this.#deliveries.values()) oldest = older(oldest, records[0]);',
    replace: '',
  },
  {
    rule: '1.9 the checkpoint waits for the batch in flight',
    file: lane,
    find: 'return this.#current?.records[0] ?? pending',
    replace: 'return pending',
  },
  {
    rule: '1.9 the checkpoint waits for what is left behind a last call',
    file: lane,
    find: '?? pending?.records[0] ??',
    replace: '??',
  },
  {
    rule: '1.9 the checkpoint waits for records that no batch holds yet',
    file: lane,
    find: ' ?? this.#queue.at(0);',
    replace: ';',
  },
  {
    rule: '1.9 reading resumes at the oldest unfinished record, not behind it',
    file: shard,
    find: "{ type: 'at', sequenceNumber: oldest.sequenceNumber }",
    replace: "{ type: 'after', sequenceNumber: oldest.sequenceNumber }",
  },
  {
    rule: '1.9 reading resumes behind the last record where all are finished',
    file: shard,
    find: "{ type: 'after', sequenceNumber: this.#lastSeen.sequenceNumber }",
    replace: "{ type: 'at', sequenceNumber: this.#lastSeen.sequenceNumber }",
  },
  {
    rule: '1.9 a shard is not read on while too many records of it wait',
    file: shard,
    find: 'return this.#unfinishedCount < bufferedRecordsMax &&',
    replace: 'return',
  },
  {
    rule: '1.9 a shard is not read on while too many bytes of it wait',
    file: shard,
    find: ' && this.#unfinishedBytes < bufferedBytesMax;',
    replace: ';',
  },
];
