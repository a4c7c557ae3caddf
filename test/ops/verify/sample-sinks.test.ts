import { sampleSinks } from '../../../ops/verify/sample/sample-sinks';
import { examplePipeline } from './example-pipeline';
import { silent, verifyRig } from './verify-rig';

const order = (id: string, status = 'OPEN') => ({ id: { S: id }, status: { S: status } });

const all = { count: 10, keys: [] };

describe('sampleSinks', () => {
  it('finds nothing where the sink holds what the table holds, and asks once', async () => {
    const { parts, clock, table, held, put, questions } = verifyRig();
    for (const id of ['a', 'b', 'c']) for (const where of [table, held]) put(where, order(id));
    const startedAtMs = clock.nowMs();

    const findings = await clock.drive(sampleSinks(all, parts, silent));

    expect(findings).toEqual([
      { level: 'right', subject: 'sample', name: 'View', text: '3 items compared, none differs' },
    ]);
    expect([questions.length, questions[0]!.readFromMs, clock.nowMs()]).toEqual([1, startedAtMs - 30_000, startedAtMs]);
  });

  it('names what still differs after the margin, by key and attribute', async () => {
    const { parts, clock, table, held, put } = verifyRig();
    for (const id of ['a', 'b', 'c']) put(table, order(id));
    put(held, order('a'));
    put(held, order('b', 'PAID'));
    const startedAtMs = clock.nowMs();

    const [finding] = await clock.drive(sampleSinks(all, parts, silent));

    expect(finding).toMatchObject({
      level: 'wrong',
      text: '3 items compared, 2 differ',
      see: 'npx tributary backfill --repair --consumer View',
      details: ['id=b differs in status (row of b)', 'id=c is missing (row of c)'],
    });
    expect(clock.nowMs() - startedAtMs).toBe(30_000);
  });

  it('takes what arrives within the margin for no difference', async () => {
    const { parts, clock, table, held, put } = verifyRig();
    put(table, order('a'));
    clock.after(10_000, () => put(held, order('a')));

    const [finding] = await clock.drive(sampleSinks(all, parts, silent));

    expect(finding).toMatchObject({ level: 'right', text: '1 items compared, none differs' });
  });

  it('does not judge an item that is written while it looks', async () => {
    const { parts, clock, table, put } = verifyRig();
    put(table, order('a'));
    clock.after(10_000, () => put(table, order('a', 'PAID')));

    const [finding] = await clock.drive(sampleSinks(all, parts, silent));

    expect(finding).toMatchObject({ level: 'right', text: '1 items compared, none differs, 1 being written' });
  });

  it('compares an item that is asked for, also where the table has none', async () => {
    const { parts, clock, held, put, sent } = verifyRig();
    put(held, order('gone'));

    const [finding] = await clock.drive(sampleSinks({ count: 0, keys: [{ id: { S: 'gone' } }] }, parts, silent));

    expect(finding!.details).toEqual(['id=gone is no longer in the table (row of gone)']);
    expect(sent.map(({ name }) => name)).not.toContain('Scan');
  });

  it('says where nobody can compare, and where somebody could not', async () => {
    const withoutView = examplePipeline();
    const pipeline = { ...withoutView, consumers: withoutView.consumers.filter(({ name }) => name !== 'View') };
    const nobody = verifyRig({ pipeline });
    const failing = verifyRig();
    failing.put(failing.table, order('a'));
    const invoke = async () => ({ failure: { name: 'SinkError', message: 'no' } });

    const [none] = await nobody.clock.drive(sampleSinks(all, nobody.parts, silent));
    const [failed] = await failing.clock.drive(sampleSinks(all, { ...failing.parts, invoke }, silent));

    expect(none).toMatchObject({ level: 'unsure', text: 'no consumer keeps a state that it can compare' });
    expect(failed).toMatchObject({ level: 'unsure', text: 'could not compare: SinkError: no', isUnseen: true });
  });
});
