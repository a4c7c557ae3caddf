import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunRecipe, runRecipe } from '../../../engine/sim/run-recipe';
import type { Verdict } from '../../../engine/sim/run-result';
import type { CreateSimFunction } from '../../../engine/sim/sim-function';
import { explainFailure } from '../../../ops/rehearse/explain-failure';
import { readReplay } from '../../../ops/rehearse/replay-file';
import { functionThat, scenarioWith } from '../../engine/sim/rig';
import { surroundingsAt } from '../surroundings-at';

const root = mkdtempSync(join(tmpdir(), 'tributary-failure-'));

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Says that all went well and does nothing. */
const idle = functionThat((invocation) => invocation.settle({ type: 'response', payload: {} }));

const recipe: RunRecipe = {
  source: 'dynamodb',
  settings: { batchSize: 10, maximumRetryAttempts: 3 },
  function: { kind: 'consumer', file: 'mine.ts' },
  functionTimeoutMs: 30_000,
  scenario: scenarioWith([{ type: 'outage', fromMs: 60_000, toMs: 120_000 }]),
  seed: 3,
};

describe('explainFailure', () => {
  it('makes the failure small, and the command it prints runs what fails in the same way', async () => {
    const { told, exitCode } = await explained(idle);

    const command = /^Replay: npx tributary rehearse --replay (\S+)$/.exec(told.at(-1)!);
    const saved = readReplay(root, command![1]!);
    const again = await runRecipe(saved, () => idle);
    expect(exitCode).toBe(1);
    expect(again.verdict).toBe('wrong-result');
    expect(again.counts.written).toBeLessThan(10);
    expect(saved.scenario.faults).toEqual([]);
    expect(saved.settings).toEqual({});
  });

  it('says which law was broken, with which settings and faults', async () => {
    const { told } = await explained(idle);

    expect(told[0]).toMatch(/^wrong-result, with \d+ records after \d+ tries/);
    expect(told[1]).toMatch(/^ {2}done-means-applied: /);
    expect(told.slice(-4, -1)).toEqual([
      '  {}',
      '  []',
      '  The mapping has no ReportBatchItemFailures, so what the handler reports is not read.',
    ]);
  });

  it('shows that it is at work, and clears that line', async () => {
    const { progress } = await explained(idle);

    expect(progress).toEqual([expect.stringContaining('small'), '']);
  });

  test.each<readonly [Verdict, number]>([
    ['held', 0],
    ['wrong-result', 1],
    ['crash', 3],
    ['no-progress', 4],
  ])('resolves to the exit code of the verdict %s, %p', async (verdict, exitCode) => {
    const result = { ...(await runRecipe(recipe, () => idle)), verdict };

    // Nothing smaller fails alike, since each run names a law.
    const { exitCode: given } = await explained(idle, { ...result, violations: [] });

    expect(given).toBe(exitCode);
  });
});

async function explained(create: CreateSimFunction, known?: Awaited<ReturnType<typeof runRecipe>>) {
  const { surroundings, told, progress } = surroundingsAt(root);
  const result = known ?? (await runRecipe(recipe, () => create));
  const exitCode = await explainFailure({ recipe, result }, () => create, surroundings);
  return { exitCode, told, progress };
}
