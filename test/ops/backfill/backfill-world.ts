import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../handlers/core/attribute-value';
import { everySource } from '../../../handlers/core/every-source';
import { itemKeyOf } from '../../../handlers/core/item-key';
import { answerOperators } from '../../../handlers/core/operator-event';
import { createBatchProcessor } from '../../../handlers/core/process-batch';
import type { Sink } from '../../../handlers/core/sink';
import { createReplicaSink } from '../../../handlers/sinks/replica/replica-sink';
import { projectRows } from '../../../handlers/sinks/view/project-rows';
import type { ViewProjection } from '../../../handlers/sinks/view/view-projection';
import { createViewSink } from '../../../handlers/sinks/view/view-sink';
import type { AwsClients } from '../../../ops/aws/clients';
import { type Applied, applyBackfill } from '../../../ops/backfill/apply-backfill';
import type { BackfillEntry, BackfillFiles, BackfillSettings } from '../../../ops/backfill/backfill-journal';
import { planConsumers } from '../../../ops/backfill/plan-consumers';
import { describeConsumer } from '../../../ops/deployed/ask-function';
import { keysOf } from '../../../ops/deployed/table-key';
import type { InvokeFunction } from '../../../ops/replay/invoke-function';
import { itemText } from '../../contracts/same-item';
import { recordingLogger } from '../../support/batch-rig';
import { createFakeViewTable } from '../../support/fake-view-table';
import { sequenceNumberAt, streamRecord } from '../../support/stream-event';
import { VirtualClock } from '../../support/virtual-clock';
import { surroundingsAt } from '../surroundings-at';
import { pipelineOf } from './pipeline-of';

/** One row for each line of an order: an item that changes may give rows no more. */
const projection: ViewProjection = {
  each: 'lines',
  partitionKey: { name: 'productId', type: 'S', from: 'each.productId' },
  sortKey: { name: 'orderLine', from: ['item.customerId', 'item.orderId'] },
  attributes: { status: 'item.status' },
};

/** What somebody does to one item: `lines` are its products, undefined deletes it. */
export interface WorldWrite {
  readonly item: number;
  readonly status?: number;
  readonly lines?: readonly string[] | undefined;
  readonly secondsLater: number;
}

/**
 * A table that is written to, its stream, and two sinks with the real handler core: a view and a replica. Whenever the
 * backfill calls anything, writers go on.
 */
export class BackfillWorld {
  readonly clock = new VirtualClock();
  readonly entries: BackfillEntry[] = [];
  readonly quarantined: unknown[] = [];
  readonly #table = new Map<string, Item>();
  /** As the table was before each write, for reads that are not consistent. */
  #stale: ReadonlyMap<string, Item> = new Map();
  readonly #pending: ReturnType<typeof streamRecord>[] = [];
  readonly #view = createFakeViewTable(['productId', 'orderLine']);
  readonly #replica = createFakeViewTable(['customerId', 'orderId']);
  readonly #handlers: { readonly [functionArn: string]: (event: unknown) => Promise<unknown> };
  #records = 0;
  /** What goes on while the backfill calls something. */
  meanwhile: () => Promise<void> = async () => {};
  /** The item that every function reports as failed. */
  failing: string | undefined;
  /** Where a file of failures would be written. */
  cwd = 'nowhere';
  /** What somebody presses Ctrl-C by. */
  readonly interrupt = new AbortController();
  /** How many functions may be called until the machine dies. */
  callsLeft = Number.POSITIVE_INFINITY;

  constructor() {
    const { clock } = this;
    this.#handlers = {
      View: this.#handlerOf(createViewSink({ call: this.#view.call, table: 'view', projection, clock })),
      Replica: this.#handlerOf(createReplicaSink({ call: this.#replica.call, table: 'replica', rules: {}, clock })),
    };
  }

  /** `isHeard`: whether the stream tells of it; what was written before it was on is not. */
  write({ item, status = 0, lines, secondsLater }: WorldWrite, isHeard = true): void {
    this.clock.skip(secondsLater * 1_000);
    const keys = { customerId: { S: `c${item % 2}` }, orderId: { S: `o${item}` } };
    const key = itemKeyOf(keys);
    const oldImage = this.#table.get(key);
    const newImage: Item | undefined = lines && {
      ...keys,
      status: { S: String(status) },
      lines: { L: lines.map((productId) => ({ M: { productId: { S: productId } } })) },
    };
    this.#stale = new Map(this.#table);
    if (newImage) this.#table.set(key, newImage);
    else this.#table.delete(key);
    if (!isHeard) this.#stale = this.#table;
    if (!isHeard || (!oldImage && !newImage)) return;
    this.#pending.push(
      streamRecord({
        eventName: !oldImage ? 'INSERT' : newImage ? 'MODIFY' : 'REMOVE',
        ...{ keys, newImage, oldImage, sequenceNumber: sequenceNumberAt(this.#records++) },
        createdAtSeconds: Math.floor(clockSeconds(this.clock)),
      }),
    );
  }

  /** Puts a row into the replica as something else than the sink would, such as an import. */
  importRow(item: number): Promise<void> {
    return this.#replica.put({ customerId: { S: `c${item % 2}` }, orderId: { S: `o${item}` } });
  }

  /** Loses what waits in the stream where the test says so. */
  lose(isLost: (index: number) => boolean): void {
    const left = this.#pending.filter((_, index) => !isLost(index));
    this.#pending.splice(0, this.#pending.length, ...left);
  }

  /** Delivers the oldest records that wait. */
  async deliver(count = Number.POSITIVE_INFINITY): Promise<void> {
    const records = this.#pending.splice(0, count);
    if (records.length === 0) return;
    for (const handler of Object.values(this.#handlers)) {
      expect(await handler({ Records: records })).toEqual({ batchItemFailures: [] });
    }
  }

  /** Runs until it is done or the machine dies; called again, it goes on by the journal. */
  async backfill(mode: BackfillSettings['mode'], parts: number): Promise<Applied> {
    const pipeline = pipelineOf(['View', 'Replica']);
    const settings: BackfillSettings = { mode, consumer: [], include: [], parts, marginSeconds: 60 };
    const { surroundings } = surroundingsAt(process.cwd());
    const { clock, entries } = this;
    const invoke = this.#invoke;
    const { signal } = new AbortController();
    const asked = await Promise.all(
      pipeline.consumers.map(async (consumer) => ({
        consumer,
        asked: await describeConsumer(consumer, invoke, signal),
      })),
    );
    const planned = planConsumers(asked, pipeline, { mode, only: [], include: [] });
    const atMs = clock.nowMs();
    const isNew = entries.length === 0;
    const files: BackfillFiles = {
      journal: { entries: [...entries], append: (entry) => void entries.push(entry), close: () => {} },
      journalFile: '',
      failedFile: 'failed.jsonl',
    };
    return clock.drive(
      applyBackfill({
        clients: { dynamodb: this.#client() } as unknown as AwsClients,
        plan: {
          ...{ pipeline, settings, planned, parallel: 2, readUnitsPerSecond: 1e9, refusals: new Map(), warnings: [] },
          estimate: { ways: [], best: 'scan', prices: [], priceRegion: '', unpriced: [] },
        },
        ...{ invoke, files, nowMs: () => clock.nowMs(), isCounted: true },
        begin: isNew ? { at: 'begin', id: '1', atMs, settings } : undefined,
        surroundings: {
          ...surroundings,
          cwd: this.cwd,
          clock,
          random: () => 0.5,
          interrupted: () => this.interrupt.signal,
        },
      }),
    );
  }

  /** What readers see, and what they must see, of both sinks. */
  async state(): Promise<{ readonly seen: readonly string[]; readonly expected: readonly string[] }> {
    const standing = [...(await this.#view.scan()), ...(await this.#replica.scan())].filter(
      (row) => !Object.hasOwn(row, '_deleted'),
    );
    const seen = standing.map(({ _version, _changedAtMs, _repairedFromMs, ...row }) => itemText(row as Item));
    const items = [...this.#table.values()];
    const rows = items.flatMap((item) => [...projectRows(item, projection).rows.values()]);
    const expected = [
      ...rows.map(({ key, attributes }) => itemText({ ...key, ...attributes })),
      ...items.map((item) => itemText(item)),
    ];
    return { seen: seen.sort(), expected: expected.sort() };
  }

  get itemCount(): number {
    return this.#table.size;
  }

  #handlerOf(sink: Sink): (event: unknown) => Promise<unknown> {
    const { clock } = this;
    const parts = {
      ...{ consumer: sink.name, sink, clock, random: () => 0.5, logger: recordingLogger([]), metrics: () => {} },
      quarantine: async (entry: unknown) => void this.quarantined.push(entry),
      readObject: async () => Buffer.from('{}'),
    };
    const handler = answerOperators(createBatchProcessor({ ...parts, sources: everySource }), parts);
    return (event) => handler(event, { awsRequestId: 'r', getRemainingTimeInMillis: () => 30_000 });
  }

  #invoke: InvokeFunction = async (functionArn, event) => {
    await this.meanwhile();
    this.callsLeft -= 1;
    if (this.callsLeft < 0) throw new Error('The machine is dead.');
    const failed = failuresIn(event, this.failing);
    if (failed.length > 0) return { answer: { batchItemFailures: failed } };
    // As the wire has it.
    const answer = await this.#handlers[functionArn]!(JSON.parse(JSON.stringify(event)));
    // Half of the deaths come after the function was called.
    if (this.callsLeft === 0) throw new Error('The machine is dead.');
    return { answer: JSON.parse(JSON.stringify(answer)) as unknown };
  };

  #client(): DynamoDBClient {
    const send = async (command: { readonly constructor: { readonly name: string }; readonly input: never }) => {
      await this.meanwhile();
      return { ...(command.constructor.name === 'ScanCommand' ? this.#scan : this.#get)(command.input), $metadata: {} };
    };
    return { send } as unknown as DynamoDBClient;
  }

  #scan = (input: Scan) => {
    const rows = input.ConsistentRead ? this.#table : this.#stale;
    const after = input.ExclusiveStartKey && itemKeyOf(input.ExclusiveStartKey);
    const keys = [...rows.keys()]
      .filter((key) => Number(/\d+$/.exec(key)) % input.TotalSegments === input.Segment)
      .sort();
    const left = keys.filter((key) => after === undefined || key > after);
    // Small pages, so that much happens between them.
    const Items = left.slice(0, 2).map((key) => rows.get(key)!);
    const isCut = left.length > 2;
    return {
      Items,
      Count: Items.length,
      ...(isCut && { LastEvaluatedKey: keysOf(Items.at(-1)!, pipelineOf([]).table) }),
    };
  };

  #get = ({
    RequestItems,
  }: {
    readonly RequestItems: { readonly [table: string]: { readonly Keys: readonly Item[] } };
  }) => ({
    Responses: {
      orders: RequestItems.orders!.Keys.flatMap((keys) =>
        [this.#table.get(itemKeyOf(keys))].filter((item) => item !== undefined),
      ),
    },
  });
}

interface Scan {
  readonly ConsistentRead?: boolean;
  readonly ExclusiveStartKey?: Item;
  readonly Segment: number;
  readonly TotalSegments: number;
}

function clockSeconds(clock: VirtualClock): number {
  return clock.nowMs() / 1_000;
}

/** Of a stream the first failure counts, and all behind it come again. */
function failuresIn(event: unknown, orderId: string | undefined): readonly { readonly itemIdentifier: string }[] {
  const { Records = [] } = event as { readonly Records?: readonly ReturnType<typeof streamRecord>[] };
  const failed = Records.filter(({ dynamodb }) => (dynamodb.Keys.orderId as { readonly S: string }).S === orderId);
  return failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber }));
}
