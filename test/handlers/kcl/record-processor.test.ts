import { createImpatientClock } from '../../../handlers/consumer/impatient-clock';
import type { Change } from '../../../handlers/core/change';
import type { BatchProcessor } from '../../../handlers/core/process-batch';
import { createBatchProcessor } from '../../../handlers/core/process-batch';
import { createRecordProcessor, type RecordProcessorOptions } from '../../../handlers/kcl/record-processor';
import { done, transient } from '../../support/batch-outcomes';
import { createRig, createScriptedSink } from '../../support/batch-rig';
import { createKclDaemon, kclRecords } from '../../support/kcl-daemon';
import { arrivals, kinesisNumberAt, kinesisRecords } from '../../support/kinesis-event';
import { turn } from '../../support/virtual-clock';

const clock = createImpatientClock();
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

type Records = readonly { readonly kinesis: { readonly sequenceNumber: string } }[];

/** A daemon before a handler that answers each call with the number of records, from the first on, that it got done. */
function scripted(doneCounts: (number | 'throws')[], options: RecordProcessorOptions = {}) {
  const calls: number[] = [];
  const handler: BatchProcessor = async (event) => {
    const records = (event as { readonly Records: Records }).Records;
    calls.push(records.length);
    const count = doneCounts.shift() ?? records.length;
    if (count === 'throws') throw new TypeError('no sink');
    return {
      batchItemFailures: records.slice(count).map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
    };
  };
  const troubles: string[] = [];
  const processor = createRecordProcessor(handler, {
    clock,
    onTrouble: (trouble) => troubles.push(trouble),
    ...options,
  });
  return { calls, troubles, processor };
}

async function started(...[processor, answer]: Parameters<typeof createKclDaemon>) {
  const daemon = createKclDaemon(processor, answer);
  closing.push(daemon.close);
  await daemon.tell({ action: 'initialize', shardId: 'shardId-000000000000', sequenceNumber: 'TRIM_HORIZON' });
  return daemon;
}

const records = kclRecords(arrivals('a1 b1 a2 b2 a3'));
const processRecords = { action: 'processRecords', records, millisBehindLatest: 0 };

describe('createRecordProcessor', () => {
  it('checkpoints each batch that is done', async () => {
    const { calls, processor } = scripted([], { batchSize: 2 });
    const daemon = await started(processor);

    await daemon.tell(processRecords);

    expect(calls).toEqual([2, 2, 1]);
    expect(daemon.checkpoints).toEqual([1, 3, 4].map(kinesisNumberAt));
  });

  it('checkpoints nothing beyond a record that failed, and tries from there on until it is done', async () => {
    const { calls, troubles, processor } = scripted([2, 0, 'throws', 1]);
    const daemon = await started(processor);

    await daemon.tell(processRecords);

    expect(calls).toEqual([5, 3, 3, 3, 2]);
    expect(daemon.checkpoints).toEqual([1, 2, 4].map(kinesisNumberAt));
    expect(troubles).toHaveLength(4);
  });

  it('takes a failure that it cannot place for one of the whole batch', async () => {
    const answers = [[{ itemIdentifier: 'elsewhere' }], []];
    const daemon = await started(
      createRecordProcessor(async () => ({ batchItemFailures: answers.shift()! }), { clock }),
    );

    await daemon.tell(processRecords);

    expect(daemon.checkpoints).toEqual([kinesisNumberAt(4)]);
  });

  it('tries a checkpoint again that was throttled', async () => {
    const daemon = await started(scripted([]).processor, (count) => (count < 3 ? 'ThrottlingException' : null));

    await daemon.tell(processRecords);

    expect(daemon.checkpoints).toEqual([4, 4, 4].map(kinesisNumberAt));
  });

  it('goes on without a checkpoint that cannot be written', async () => {
    const { troubles, processor } = scripted([]);
    const daemon = await started(processor, () => 'InvalidStateException');

    await daemon.tell(processRecords);

    expect(daemon.checkpoints).toHaveLength(5);
    expect(troubles).toEqual(['A checkpoint could not be written.']);
  });

  it('does no more once another process has the shard', async () => {
    const { calls, processor } = scripted([1]);
    const daemon = await started(processor, () => 'ShutdownException');

    await daemon.tell(processRecords);
    await daemon.tell({ action: 'leaseLost' });

    expect(calls).toEqual([5]);
    expect(daemon.checkpoints).toEqual([kinesisNumberAt(0)]);
  });

  it.each(['shardEnded', 'shutdownRequested'])('checkpoints all that was handed on at %s', async (action) => {
    const daemon = await started(scripted([]).processor);

    await daemon.tell(processRecords);
    await daemon.tell({ action });

    expect(daemon.checkpoints).toEqual([kinesisNumberAt(4), null]);
  });

  it('answers an empty list without a checkpoint', async () => {
    const daemon = await started(scripted([]).processor);

    await daemon.tell({ ...processRecords, records: [] });

    expect(daemon.checkpoints).toEqual([]);
  });

  it('leaves records unanswered that were not done when it was stopped', async () => {
    const { calls, processor } = scripted([1, 0, 0]);
    const daemon = await started(processor, () => {
      processor.stop();
      return null;
    });

    daemon.send(processRecords);
    for (let turns = 0; turns < 20; turns += 1) await turn();

    expect(calls).toEqual([5]);
    expect(daemon.said.filter(({ responseFor }) => responseFor === 'processRecords')).toEqual([]);
  });

  it('gives the handler what Lambda gives it', async () => {
    const seen: unknown[] = [];
    const handler: BatchProcessor = async (event, context) => {
      seen.push(event, context.getRemainingTimeInMillis() > 4_000);
      return { batchItemFailures: [] };
    };
    const daemon = await started(createRecordProcessor(handler, { timeoutMs: 5_000 }));

    await daemon.tell(processRecords);

    const { invokeIdentityArn, awsRegion, eventSourceARN, ...known } = kinesisRecords(arrivals('a1'))[0]!;
    expect(seen).toEqual([{ Records: expect.arrayContaining([known]) }, true]);
  });

  it('brings changes to a sink by their time, and each once', async () => {
    const { sink, calls } = createScriptedSink((_: Change, attempt) => (attempt === 1 ? transient : done), {
      ordered: true,
    });
    const process = createBatchProcessor({ ...createRig(sink).parts, clock });
    const daemon = await started(createRecordProcessor(process, { clock }));

    await daemon.tell({ ...processRecords, records: kclRecords(arrivals('a2 a1 a2')) });
    await daemon.tell({ ...processRecords, records: kclRecords(arrivals('a1'), 9) });

    expect(calls).toEqual(['a1', 'a1', 'a2', 'a2']);
    expect(daemon.checkpoints).toEqual([2, 9].map(kinesisNumberAt));
  });
});
