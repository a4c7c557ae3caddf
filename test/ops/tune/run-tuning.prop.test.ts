import fc from 'fast-check';
import type { RunRecipe } from '../../../engine/sim/run-recipe';
import type { RunResult } from '../../../engine/sim/run-result';
import { runRehearsal } from '../../../ops/rehearse/run-rehearsal';
import { frontierOf, runTuning } from '../../../ops/tune/run-tuning';
import type { Tried, TuneQuestion } from '../../../ops/tune/tuning';
import { questionFor, runHere } from './tune-question';

describe('runTuning', () => {
  it('recommends what meets the target in a rehearsal of another seed', async () => {
    const questions = fc
      .record({ writesPerSecond: fc.constantFrom(8, 20), perRecordMs: fc.constantFrom(5, 40) })
      .map(({ writesPerSecond, perRecordMs }) =>
        questionFor({}, { writesPerSecond, shards: 1, timing: { perInvocationMs: 20, perRecordMs } }),
      );
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        const { recommended } = await runTuning(question, runHere);
        fc.pre(recommended !== undefined);

        const lagMs = await rehearsedLag(question, recommended!);

        expect(lagMs).toBeLessThanOrEqual(question.targetLagMs);
      }),
      { numRuns: 2 },
    );
  });

  it('never finds anything cheaper for a lower target, however lag and calls depend on the settings', async () => {
    const targets = fc.double({ min: 100, max: 40_000, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        targets,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        async (salt, target, share) => {
          const high = await runTuning(questionFor({ targetLagMs: target }), drawnRun(salt));
          const low = await runTuning(questionFor({ targetLagMs: target * share }), drawnRun(salt));

          expect(low.recommended?.perMonth ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(
            high.recommended?.perMonth ?? Number.POSITIVE_INFINITY,
          );
          expect(high.recommended?.p99Ms ?? 0).toBeLessThanOrEqual(target);
        },
      ),
    );
  });
});

describe('frontierOf', () => {
  it('leaves out exactly what another beats in both', () => {
    const lists = fc.array(
      fc.record({ p99Ms: fc.integer({ min: 1, max: 9 }), perMonth: fc.integer({ min: 1, max: 9 }) }),
    );
    fc.assert(
      fc.property(lists, (list) => {
        const tried = [...list]
          .sort((one, other) => one.perMonth - other.perMonth || one.p99Ms - other.p99Ms)
          .map((one): Tried => ({ ...one, settings: {}, p50Ms: 1, invocationsPerMillion: 1 }));

        const kept = frontierOf(tried);

        for (const one of tried) {
          const isBeaten = kept.some((other) => other.p99Ms <= one.p99Ms && other.perMonth <= one.perMonth);
          expect(kept.includes(one) || isBeaten).toBe(true);
        }
        for (const one of kept)
          expect(tried.some((other) => other.p99Ms < one.p99Ms && other.perMonth < one.perMonth)).toBe(false);
      }),
    );
  });
});

/** As `tributary rehearse` runs it. */
async function rehearsedLag({ base, workload, seed }: TuneQuestion, { settings }: Tried): Promise<number> {
  const { rehearsal, failures } = await runRehearsal({
    mapping: 'a mapping',
    command: '',
    sides: [{ label: 'tuned', recipe: { ...base, settings }, destinationKind: undefined, assumptions: [] }],
    scenarios: ['steady'],
    workload,
    seeds: [seed + 100],
    lateAfterMs: 60_000,
    whatIf: 'none',
    run: runHere,
    onRun: () => {},
  });
  expect(failures).toEqual([]);
  return rehearsal.sides[0]!.results[0]!.latencyMs.p99;
}

/** Lag and calls that settings, length and seed decide by chance. */
function drawnRun(salt: number) {
  return async ({ settings, scenario, seed }: RunRecipe): Promise<RunResult> => {
    const text = JSON.stringify([salt, settings, scenario.durationMs, seed]);
    const drawn = [...text].reduce((hash, one) => (Math.imul(hash, 31) + one.charCodeAt(0)) >>> 0, salt + 7);
    return {
      verdict: 'held',
      counts: { written: 1_000, done: 1_000, failedInvocations: 0, invocations: 1 + (drawn % 1_000) },
      latencyMs: { p50: 1, p99: (drawn >>> 8) % 50_000, max: 50_000 },
    } as unknown as RunResult;
  };
}
