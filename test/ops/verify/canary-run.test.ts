import type { Item } from '../../../handlers/core/attribute-value';
import { isCanary } from '../../../handlers/core/canary';
import { canaryFindings, canaryTable } from '../../../ops/verify/canary/canary-findings';
import {
  type CanaryAttributes,
  createCanary,
  eventNames,
  imageAfter,
  parseCanaryAttributes,
  steps,
} from '../../../ops/verify/canary/canary-item';
import { planCanary } from '../../../ops/verify/canary/plan-canary';
import { runCanary } from '../../../ops/verify/canary/run-canary';
import { type StubAnswers, serviceError } from '../stub-clients';
import { examplePipeline } from './example-pipeline';
import { silent, verifyRig } from './verify-rig';

const table = examplePipeline().table;
const attributes: CanaryAttributes = { insert: { status: 'PAID' }, change: { status: 'SHIPPED' } };
const canaryOf = (given = attributes) => createCanary(table, { attributes: given, random: () => 0.5 });

type Logged = { readonly [consumer: string]: readonly { readonly eventName: string; readonly verdict?: string }[] };

interface Scene {
  /** How long after a write each consumer logs it; absent: never. Milliseconds. */
  readonly delaysMs?: { readonly [consumer: string]: number };
  readonly before?: Logged;
  readonly verdicts?: { readonly [consumer: string]: string };
  /** How long after a write the view holds it; absent: with its log line. */
  readonly viewDelayMs?: number;
  readonly answers?: StubAnswers;
}

/** A pipeline whose consumers log and hold what is written after a while. */
function canaryRig({ delaysMs = {}, before = {}, verdicts = {}, viewDelayMs = delaysMs.View, answers }: Scene) {
  const canary = canaryOf();
  const lines: { readonly group: string; readonly message: string }[] = [];
  let events = 0;
  const log = (consumer: string, eventName: string, verdict = verdicts[consumer] ?? 'done') => {
    const atMs = rig.clock.nowMs();
    events += 1;
    const line = {
      message: 'A canary passed.',
      consumer,
      eventId: `e-${events}`,
      eventName,
      receivedAtMs: atMs,
      doneAtMs: atMs + 5,
      verdict,
    };
    lines.push({ group: `/aws/lambda/orders-${consumer}`, message: `${JSON.stringify(line)}\n` });
  };
  const written = (image: Item | undefined) => {
    const step = steps.find((one) => imageAfter(one, canary)?.status === image?.status)!;
    for (const [consumer, delayMs] of Object.entries(delaysMs))
      rig.clock.after(delayMs, () => log(consumer, eventNames[step]));
    if (viewDelayMs === undefined) return;
    rig.clock.after(viewDelayMs, () => void (image ? rig.put(rig.held, image) : rig.held.clear()));
  };
  const rig = verifyRig({
    answers: {
      PutItem: ({ Item: item }) => {
        written(item);
        return { put: rig.put(rig.table, item) };
      },
      DeleteItem: () => {
        if (rig.table.size > 0) written(undefined);
        rig.table.clear();
        return {};
      },
      FilterLogEvents: ({ logGroupName }) => ({
        events: lines.filter(({ group }) => group === logGroupName).map(({ message }) => ({ message })),
      }),
      ...answers,
    },
  });
  for (const [consumer, all] of Object.entries(before))
    for (const { eventName, verdict } of all) log(consumer, eventName, verdict);
  const run = async (timeoutMs = 60_000) => {
    const { legs } = await planCanary(canary, rig.parts);
    const done = await rig.clock.drive(runCanary(canary, legs, timeoutMs, rig.parts, silent));
    return { done, legs, findings: canaryFindings(done, legs, timeoutMs / 1_000), table: canaryTable(done, legs) };
  };
  return { ...rig, run, log, canary };
}

const all = { FanOut: 200, View: 300, Shipping: 900 };

describe('createCanary', () => {
  test.each([
    ['S', 'tributary-canary/500000000000'],
    ['B', Buffer.from('tributary-canary/500000000000').toString('base64')],
    ['N', '-9.500000000000e125'],
  ] as const)('has a reserved key of type %s', (type, value) => {
    const { keys } = createCanary(
      { ...table, partitionKey: { name: 'id', type }, sortKey: { name: 'line', type } },
      { attributes: {}, random: () => 0.5 },
    );

    expect(keys).toEqual({ id: { [type]: value }, line: { [type]: value } });
    expect(isCanary(keys)).toBe(true);
  });

  it('changes something in each step, and goes by itself where the table has a time to live', () => {
    const { inserted, changed } = createCanary(table, {
      attributes: {},
      random: () => 0,
      timeToLive: { attribute: 'expiresAt', atSeconds: 5 },
    });

    expect(inserted).toMatchObject({ expiresAt: { N: '5' }, tributaryCanary: { S: 'inserted' } });
    expect(changed).toMatchObject({ expiresAt: { N: '5' }, tributaryCanary: { S: 'changed' } });
  });
});

describe('parseCanaryAttributes', () => {
  test.each(['no JSON', '[]', '{}', '{"insert":1}', '{"delete":{}}', '{"insert":{"id":"o-1"}}'])(
    'fails when it gets %s',
    (text) => {
      expect(() => parseCanaryAttributes('canary.json', text, table)).toThrow(
        /^`--item` must .*, got canary\.json\.$/m,
      );
    },
  );
});

describe('planCanary', () => {
  it('says whom it reaches, by whose filter not, and who is not traced', async () => {
    const { parts, canary } = canaryRig({});
    const foreign = {
      consumer: { ...parts.consumers[1]!.consumer, name: 'Foreign' },
      asked: { refusal: 'its code is not ours' },
    };

    const { legs, findings } = await planCanary(canary, { ...parts, consumers: [...parts.consumers, foreign] });

    expect(legs.map(({ title, filteredBy, places }) => [title, filteredBy, places])).toEqual([
      ['FanOut', {}, []],
      ['View', {}, ['row of tributary-canary/500000000000']],
      [
        'Shipping, behind FanOut',
        { change: 'the subscription of shipping', delete: 'the subscription of shipping' },
        [],
      ],
    ]);
    expect(findings).toEqual([
      { level: 'unsure', subject: 'canary', name: 'Foreign', text: 'not traced: its code is not ours' },
    ]);
  });
});

describe('runCanary', () => {
  it('follows all steps through everyone, and deletes the item', async () => {
    const { run, table: stored } = canaryRig({ delaysMs: all });

    const { findings, table: shown } = await run();

    expect(findings.map(({ level, name, text }) => [level, name, text])).toEqual([
      ['right', 'FanOut', 'saw insert, change, delete'],
      ['right', 'View', 'saw insert, change, delete'],
      ['right', 'Shipping', 'saw insert'],
    ]);
    expect(shown).toEqual([
      'Canary                   insert                  change                  delete',
      'FanOut                   +0.2 s, +0.2 s          +0.2 s, +0.2 s          +0.2 s, +0.2 s',
      'View                     +0.3 s, +0.3 s, +0.8 s  +0.3 s, +0.3 s, +0.8 s  +0.3 s, +0.3 s, +0.8 s',
      'Shipping, behind FanOut  +0.9 s, +0.9 s          filtered                filtered',
    ]);
    expect(stored.size).toBe(0);
  });

  it('tells who did not see a step in time, and does not wait for it again', async () => {
    const { run, clock } = canaryRig({ delaysMs: { FanOut: 200, Shipping: 200 } });
    const startedAtMs = clock.nowMs();

    const { findings } = await run(60_000);

    expect(findings.find(({ name }) => name === 'View')).toMatchObject({
      level: 'wrong',
      text: 'the insert did not arrive within 60 s; its mapping is Enabled',
    });
    expect(clock.nowMs() - startedAtMs).toBeLessThan(70_000);
  });

  it('asks the sink itself, not the log alone', async () => {
    const { run } = canaryRig({ delaysMs: all, viewDelayMs: 3_600_000 });

    const { findings } = await run();

    expect(findings.find(({ name }) => name === 'View')).toMatchObject({ level: 'wrong' });
  });

  it('takes passing over for arriving, and a quarantine for wrong', async () => {
    const { run } = canaryRig({ delaysMs: all, verdicts: { Shipping: 'canary', FanOut: 'quarantined' } });

    const { findings, table: shown } = await run();

    expect(findings.map(({ level, text }) => [level, text])).toEqual([
      ['wrong', 'the insert was quarantined'],
      ['right', 'saw insert, change, delete'],
      ['right', 'saw insert'],
    ]);
    expect(shown[3]).toContain('passed over');
  });

  it('is not deceived by canaries that passed before, and says where two pass at once', async () => {
    const before = { View: [{ eventName: 'INSERT' }, { eventName: 'MODIFY' }, { eventName: 'REMOVE' }] };
    const alone = canaryRig({ delaysMs: { FanOut: 200, Shipping: 200 }, before, viewDelayMs: 0 });
    const two = canaryRig({ delaysMs: all });
    two.clock.after(100, () => two.log('FanOut', 'INSERT'));

    const [unseen, ambiguous] = [await alone.run(), await two.run()];

    expect(unseen.findings.find(({ name }) => name === 'View')).toMatchObject({ level: 'wrong' });
    expect(ambiguous.findings.find(({ name }) => name === 'FanOut')).toMatchObject({
      level: 'unsure',
      text: expect.stringContaining('several canaries passed at once'),
    });
  });

  it('deletes the item when somebody stops it', async () => {
    const { run, stop, clock, table: stored, sent } = canaryRig({ delaysMs: {} });
    clock.after(10_000, stop);

    const { done } = await run();

    expect(done.steps.map(({ step }) => step)).toEqual(['insert']);
    expect([stored.size, sent.at(-1)!.name]).toEqual([0, 'DeleteItem']);
  });

  it('deletes the item when something fails', async () => {
    let reads = 0;
    const FilterLogEvents = () => {
      reads += 1;
      return reads > 3 ? serviceError('AccessDenied') : { events: [] };
    };
    const { run, table: stored } = canaryRig({ answers: { FilterLogEvents } });

    await expect(run()).rejects.toThrow('AccessDenied');

    expect(stored.size).toBe(0);
  });

  it('says why an item stays behind', async () => {
    const { run } = canaryRig({ delaysMs: all, answers: { DeleteItem: () => serviceError('AccessDenied') } });

    const { done } = await run();

    expect(done.leftBehind).toBe('AccessDenied: no, AccessDenied (400)');
  });

  it('takes a log group that is not there for an empty one', async () => {
    const answers = { FilterLogEvents: () => serviceError('ResourceNotFoundException') };

    const { findings } = await canaryRig({ answers }).run(1_000);

    expect(findings.map(({ level }) => level)).toEqual(['wrong', 'wrong', 'wrong']);
  });
});
