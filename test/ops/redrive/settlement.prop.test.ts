import fc from 'fast-check';
import type { Finding, FoundRecord, Rest } from '../../../ops/redrive/finding';
import { jobsOf } from '../../../ops/redrive/jobs';
import { Settlement } from '../../../ops/redrive/settlement';
import { VirtualClock } from '../../support/virtual-clock';

const fates = fc.constantFrom('done', 'failed', 'untried', 'unwanted');
const drawn = fc.record({
  /** Records by their number, of which places may share some. */
  places: fc.array(
    fc.record({ numbers: fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 4 }), lost: fc.boolean() }),
    {
      maxLength: 6,
    },
  ),
  fates: fc.array(fates, { minLength: 10, maxLength: 10 }),
  batch: fc.integer({ min: 1, max: 4 }),
  forgetsLost: fc.boolean(),
});

describe('Settlement', () => {
  it('takes away what is confirmed in full, and leaves of all else exactly what is not', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ places, fates: fateOf, batch, forgetsLost }) => {
        const ends = new Map<Finding, 'removed' | Rest>();
        const findings = places.map(({ numbers, lost }, at) => findingOf(at, numbers, lost, ends));
        const fate = ({ itemIdentifier }: { itemIdentifier: string }) => fateOf[Number(itemIdentifier)]!;
        const [group] = jobsOf(findings, (record) => fate(record) !== 'unwanted');
        const jobs = group?.jobs ?? [];

        const settlement = new Settlement(jobs, { clock: new VirtualClock(), forgetsLost });
        for (let at = 0; at < jobs.length; at += batch) {
          const some = jobs.slice(at, at + batch);
          const failed = some.filter((job) => fate(job) !== 'done');
          await settlement.settle({
            done: some.filter((job) => fate(job) === 'done'),
            failed: failed.map((job) => ({ job, ...(fate(job) === 'failed' && { reason: 'no' }) })),
          });
        }

        for (const finding of findings) {
          const wanted = finding.records.filter((record) => fate(record) !== 'unwanted');
          const left = finding.records.filter((record) => fate(record) !== 'done');
          const keepsLost = finding.lost.length > 0 && !forgetsLost;
          const hasFailed = wanted.some((record) => fate(record) === 'failed');
          const kept = { left, keepsLost, ...(hasFailed && { attempt: { at: expect.any(String), error: 'no' } }) };
          const isGone = left.length === 0 && !keepsLost;
          expect(ends.get(finding)).toEqual(wanted.length === 0 ? undefined : isGone ? 'removed' : kept);
        }
      }),
    );
  });
});

function findingOf(
  at: number,
  numbers: readonly number[],
  lost: boolean,
  ends: Map<Finding, 'removed' | Rest>,
): Finding {
  const records = numbers.map((number): FoundRecord => {
    const facts = { id: '', changeKey: String(number), keys: {}, eventName: 'INSERT' as const, version: `v:${number}` };
    return { record: {}, itemIdentifier: String(number), itemKey: String(number), facts };
  });
  const finding: Finding = {
    ...{ id: String(at), source: 'dlq', target: { name: 'View', consumer: {} as never }, cause: '', atMs: 0 },
    ...{ records, expected: records.length, isSuperset: false, history: [] },
    lost: lost ? [{ streamArn: '', shardId: '', count: 1 }] : [],
    async remove() {
      ends.set(finding, 'removed');
      return true;
    },
    async keep(rest) {
      ends.set(finding, rest);
    },
  };
  return finding;
}
