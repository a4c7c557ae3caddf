import type { Item } from '../../../handlers/core/attribute-value';
import { itemKeyOf } from '../../../handlers/core/item-key';
import type { StreamEventRecord } from '../../../ops/deployed/route';
import { createLogCounts } from '../../../ops/verify/replay-twice/log-counts';
import { planReplay, planText, replayTwice } from '../../../ops/verify/replay-twice/replay-twice';
import { streamArn } from './example-pipeline';
import { silent, verifyRig } from './verify-rig';

const order = (id: string, status: string): Item => ({ id: { S: id }, status: { S: status } });

function recordOf(id: string, sequenceNumber: string, status = 'PAID'): StreamEventRecord {
  return {
    eventID: `e-${sequenceNumber}`,
    eventName: 'INSERT',
    eventSourceARN: streamArn,
    dynamodb: { Keys: { id: { S: id } }, NewImage: order(id, status), SequenceNumber: sequenceNumber },
  };
}

const records = [recordOf('a', '1'), recordOf('b', '2', 'OPEN'), recordOf('a', '3', 'SHIPPED')];

interface Scene {
  /** What the view's function does with each record it is brought. */
  readonly onRecord?: (record: StreamEventRecord, time: number, rig: ReturnType<typeof verifyRig>) => void;
  readonly failing?: boolean;
  readonly include?: readonly string[];
  /** What a function logs of each call, by how often it was called. */
  readonly logOf?: (call: number, count: number) => string;
}

async function replayed({ onRecord = () => {}, failing = false, include = [], logOf }: Scene = {}) {
  let calls = 0;
  const brought: string[] = [];
  const rig = verifyRig({
    answers: {
      Invoke({ FunctionName, Payload }) {
        calls += 1;
        const { Records } = JSON.parse(Buffer.from(Payload).toString()) as { readonly Records: StreamEventRecord[] };
        brought.push(FunctionName.split(':').at(-2)!);
        for (const record of Records) onRecord(record, calls, rig);
        const answer = { batchItemFailures: failing ? [{ itemIdentifier: Records[0]!.dynamodb.SequenceNumber }] : [] };
        const log = logOf?.(calls, Records.length);
        return {
          Payload: Buffer.from(JSON.stringify(answer)),
          ...(log !== undefined && { LogResult: Buffer.from(log).toString('base64') }),
        };
      },
    },
  });
  for (const item of [order('a', 'SHIPPED'), order('b', 'OPEN')]) {
    rig.put(rig.table, item);
    rig.put(rig.held, item);
  }
  const plans = planReplay(records, rig.parts, include);
  const findings = await rig.clock.drive(replayTwice(plans, rig.parts, silent));
  const of = (name: string) => findings.find((one) => one.name === name)!;
  return { findings, of, brought, plans };
}

const metrics = (values: object) =>
  `cut off"}\n{"_aws":{"Timestamp":1},"Consumer":"x",${JSON.stringify(values).slice(1)}\nEND`;

describe('planReplay', () => {
  it('obeys replay policies and filters', async () => {
    const { plans } = await replayed();
    const { plans: included } = await replayed({ include: ['Shipping'] });

    expect(plans.map(planText)).toEqual([
      'log sink; ask for it by `--include FanOut`',
      '3 records of 2 items, twice',
      'effect sink; ask for it by `--include Shipping`',
    ]);
    expect(included.map(planText)[2]).toBe('1 records of 1 items, twice');
  });
});

describe('replayTwice', () => {
  it('finds nothing where the second time changes nothing, and leaves out whom nobody asked for', async () => {
    const { of, brought } = await replayed();

    expect(of('View')).toMatchObject({
      level: 'right',
      text: '3 records of 2 items, twice: the second time changed nothing',
    });
    expect(of('FanOut').text).toBe('left out: log sink; ask for it by `--include FanOut`');
    expect(brought).toEqual(['orders-View', 'orders-View']);
  });

  it('names what the second time changed', async () => {
    const { of } = await replayed({
      onRecord: ({ dynamodb }, time, rig) => {
        if (time === 2 && dynamodb.SequenceNumber === '1') rig.put(rig.held, dynamodb.NewImage as Item);
      },
    });

    expect(of('View')).toMatchObject({
      level: 'wrong',
      text: '3 records of 2 items, twice: the second time changed the sink',
      details: ['id=a differs in status (row of a)'],
    });
  });

  it('tells what the first time changed, which is no fault of the second', async () => {
    const { of } = await replayed({
      onRecord: (_, time, rig) => {
        if (time === 1) rig.held.delete(itemKeyOf({ id: { S: 'b' } }));
      },
    });

    expect(of('View')).toMatchObject({ level: 'right', text: expect.stringContaining('the first changed 1 places') });
  });

  it('leaves out items that are written meanwhile', async () => {
    const { of } = await replayed({
      onRecord: (_, time, rig) => {
        if (time !== 2) return;
        for (const where of [rig.table, rig.held]) rig.put(where, order('a', 'RETURNED'));
      },
    });

    expect(of('View')).toMatchObject({
      level: 'right',
      text: expect.stringContaining(', 1 items left out that were written'),
    });
  });

  it('tells records that fail', async () => {
    const { of } = await replayed({ failing: true });

    expect(of('View')).toMatchObject({ level: 'wrong', text: '3 of 3 records failed' });
  });

  test.each([
    ['found it done already', { Received: 1, Stale: 1 }, 'right', 'found 1 done already, and did none again'],
    ['took it for done again', { Received: 1, Done: 1 }, 'unsure', 'took 1 for done once more, which shows nothing'],
  ] as const)('goes by the counts of a function that cannot compare and %s', async (_, counts, level, text) => {
    const { of } = await replayed({ include: ['Shipping'], logOf: () => metrics(counts) });

    expect(of('Shipping')).toMatchObject({ level, text: expect.stringContaining(text) });
  });

  it('says where the log told nothing', async () => {
    const { of } = await replayed({ include: ['Shipping'] });

    expect(of('Shipping')).toMatchObject({ level: 'unsure', text: expect.stringContaining('its log did not tell') });
  });
});

describe('createLogCounts', () => {
  it('adds up what it is told, and forgets what was taken', () => {
    const counts = createLogCounts();
    counts.add(metrics({ Done: 1, Stale: 2 }));
    counts.add(metrics({ Stale: 3 }));

    const [first, second] = [counts.take(), counts.take()];

    expect([first, second]).toEqual([{ Done: 1, Stale: 5 }, {}]);
  });
});
