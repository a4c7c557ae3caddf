import type { Page } from 'playwright-core';
import { modelFunction } from '../../engine/sim/function-models';
import { type RunResult, recordOutcomes } from '../../engine/sim/run-result';
import { scenarioOf, usualWorkload } from '../../engine/sim/scenarios';
import { simulate } from '../../engine/sim/simulate';
import { duration } from '../../ops/rehearse/show/units';
import { syntheticOneSide, syntheticRehearsal } from '../support/synthetic-rehearsal';
import { describeInChromium } from './chromium';
import { type OpenReport, reportOpener } from './open-report';
import { hover, nextFrame } from './page-actions';
import { columnColors, figureOf, paletteColor, rowColors, stretches } from './plot-reader';

const minute = 60_000;
const outage = 0;
const poison = 1;

describeInChromium('rehearsalReport', (browser) => {
  const { open, close } = reportOpener(browser);
  const rehearsal = syntheticRehearsal();
  /** Opened once, for tests that only look. */
  let looked: OpenReport;
  let page: Page;
  beforeAll(async () => {
    looked = await open(rehearsal);
    page = looked.page;
  });
  afterAll(close);

  test.each([6, 8, 10, 14])('draws the oldest unfinished record as high as it is old at minute %d', async (at) => {
    const run = rehearsal.sides[0]!.results[outage]!;
    const ageMs = bucketAt(run, at * minute).oldestAgeMs;

    const place = { scenario: outage, kind: 'age', side: 0 } as const;
    const colors = await columnColors(page, place, shareOf(run, at * minute));
    const [line] = stretches(colors, await paletteColor(page, 'oldest'), 70);

    expect(
      Math.abs(1 - line!.from - ageMs / (ageMsMax(rehearsal.sides.map(({ results }) => results[outage]!)) * 1.06)),
    ).toBeLessThan(0.03);
  });

  test('draws a mark for every step in which a lane failed, and none elsewhere', async () => {
    const { lanes } = rehearsal.sides[0]!.results[outage]!.timeline;
    const failed = await paletteColor(page, 'failed');

    const counts = await Promise.all(
      lanes.map(async (_, lane) => {
        const colors = await rowColors(
          page,
          { scenario: outage, kind: 'lanes', side: 0 },
          (lane + 0.25) / lanes.length,
        );
        return stretches(colors, failed, 60).length;
      }),
    );

    expect(counts).toEqual(lanes.map((lane) => lane.failed.filter((batches) => batches > 0).length));
    expect(counts[0]).toBeGreaterThan(5);
  });

  test('leaves the lower half of a lane empty while nothing succeeds', async () => {
    const run = rehearsal.sides[1]!.results[outage]!;

    const colors = await rowColors(page, { scenario: outage, kind: 'lanes', side: 1 }, 0.75);
    const blue = stretches(colors, await paletteColor(page, 'succeeded'), 90);

    const silent = { from: shareOf(run, 5 * minute), to: shareOf(run, 15 * minute) };
    expect(blue.length).toBeGreaterThan(0);
    expect(blue.filter(({ from, to }) => from < silent.to - 0.01 && to > silent.from + 0.01)).toEqual([]);
  });

  test('shades a fault from its beginning to its end, in every plot of every side', async () => {
    const run = rehearsal.sides[0]!.results[outage]!;
    const shade = [247, 241, 231] as const;

    for (const side of [0, 1]) {
      for (const kind of ['age', 'lanes', 'records'] as const) {
        const height = { age: 0.02, lanes: 0.01, records: 0.5 }[kind];
        const shaded = stretches(await rowColors(page, { scenario: outage, kind, side }, height), shade, 12);

        expect(shaded[0]!.from).toBeCloseTo(shareOf(run, 5 * minute), 1.7);
        expect(shaded.at(-1)!.to).toBeCloseTo(shareOf(run, 15 * minute), 1.7);
      }
    }
  });

  test.each([
    ['quarantined', 0],
    ['lost', 1],
  ])('draws the poison record as %s where it arrived', async (outcome, side) => {
    const run = rehearsal.sides[side]!.results[poison]!;
    const arrivedAtMs = run.records.arrivedAtMs[run.poison[0]!.record]!;
    await page.locator(`#scenario-${poison} [data-writing]`).click();
    await nextFrame(page);

    const shareX = (arrivedAtMs + run.scenario.durationMs / 480) / run.scenario.durationMs;
    const colors = await columnColors(page, { scenario: poison, kind: 'records', side }, shareX);

    const found = stretches(colors, await paletteColor(page, outcome), 30);
    await page.locator(`#scenario-${poison} [data-whole]`).click();
    await nextFrame(page);
    expect(found.length).toBeGreaterThan(0);
    // A day is at the top of the axis, 25 ms at its bottom.
    expect(found[0]!.from > 0.5).toBe(outcome === 'quarantined');
  });

  test('represents every one of a million records', async () => {
    const one = syntheticOneSide();
    const million = withRecords(one.sides[0]!.results[outage]!, 1_000_000);
    const { page, complaints } = await open({ ...one, sides: [{ ...one.sides[0]!, results: [million] }] });

    const cells = await page.evaluate<number[]>(
      "JSON.parse(document.getElementById('rehearsal-data').textContent)[0].sides[0].records.cells",
    );
    const bytes = await page.evaluate<number>('document.documentElement.outerHTML.length');

    expect(cells.filter((_, place) => place % 4 === 3).reduce((sum, records) => sum + records, 0)).toBe(1_000_000);
    expect(await page.locator('[data-plot="records"] [data-value="done"]').textContent()).toBe('1,000,000');
    expect(bytes).toBeLessThan(400_000);
    expect(complaints).toEqual([]);
  });

  test('draws what the simulation found, in every scenario', async () => {
    const results = await Promise.all(
      (['burst', 'poison', 'shard-split'] as const).map((name) =>
        simulate({
          source: 'dynamodb',
          settings: { batchSize: 100, parallelizationFactor: 2, maximumRecordAgeInSeconds: 600 },
          scenario: { ...scenarioOf(name, { ...usualWorkload, writesPerSecond: 5 }) },
          seed: 1,
          createFunction: modelFunction('reports'),
          functionTimeoutMs: 30_000,
        }),
      ),
    );
    const one = syntheticOneSide();

    const { page: real, complaints } = await open({ ...one, sides: [{ ...one.sides[0]!, results }] });

    expect(complaints).toEqual([]);
    for (const [scenario, { counts, timeline }] of results.entries()) {
      const total = async (kind: 'lanes' | 'records', name: string) => {
        const value = real.locator(`${figureOf({ scenario, kind, side: 0 })} [data-value="${name}"]`);
        return (await value.count()) === 0 ? 0 : Number((await value.textContent())!.replaceAll(',', ''));
      };
      const outcomes = await Promise.all(recordOutcomes.map((outcome) => total('records', outcome)));
      expect(outcomes.reduce((sum, records) => sum + records, 0)).toBe(counts.written);
      expect(outcomes[recordOutcomes.indexOf('done')]).toBe(counts.done);
      expect(await total('lanes', 'failed')).toBe(
        timeline.lanes.flatMap(({ failed }) => failed).reduce((sum, batches) => sum + batches, 0),
      );
    }
  });

  test('reads the values of every plot and side where the pointer is', async () => {
    const runs = rehearsal.sides.map(({ results }) => results[outage]!);

    await hover(page, `${figureOf({ scenario: outage, kind: 'records', side: 1 })} .u-over`, 0.41);

    const atMs = await pointedAtMs(page, outage);
    for (const [side, run] of runs.entries()) {
      const value = (kind: 'age' | 'lanes' | 'records', name: string) =>
        page.locator(`${figureOf({ scenario: outage, kind, side })} [data-value="${name}"]`).textContent();
      const bucket = bucketAt(run, atMs);
      expect(await value('age', 'oldest')).toBe(duration(Math.round(bucket.oldestAgeMs)));
      expect(await value('age', 'iterator')).toBe(
        bucket.iteratorAgeMs === undefined ? 'silent' : duration(bucket.iteratorAgeMs),
      );
      expect(Number(await value('lanes', 'failed'))).toBe(bucket.failedInvocations);
      expect(Number(await value('records', 'done'))).toBe(arrivedInColumn(runs, side, atMs));
    }
    expect(atMs / runs[0]!.endedAtMs).toBeCloseTo(0.41, 2);
  });

  test('puts the cursor of all plots to the same time, by pointer and by keyboard', async () => {
    const places = () =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll('#scenario-${outage} .u-cursor-x')].map((one) => one.style.transform.split(',')[0])`,
      );

    await hover(page, `${figureOf({ scenario: outage, kind: 'age', side: 0 })} .u-over`, 0.3);
    const pointed = new Set(await places());
    const slider = page.locator(`#scenario-${outage} [data-slider]`);
    await page.mouse.move(1, 1);
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    const pressed = new Set(await places());

    expect(pointed.size).toBe(1);
    expect(pressed.size).toBe(1);
    expect([...pressed]).not.toEqual([...pointed]);
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^\d.*\. ours: oldest unfinished .*naive: oldest/);
  });

  test('looks closer at what is dragged over, on every plot of the scenario, and returns', async () => {
    const place = { scenario: outage, kind: 'age', side: 1 } as const;
    const shadedFrom = async () => stretches(await rowColors(page, place, 0.02), [247, 241, 231], 12)[0]!.from;

    const whole = await shadedFrom();
    await page.locator(figureOf(place)).scrollIntoViewIfNeeded();
    const box = (await page.locator(`${figureOf({ ...place, side: 0 })} .u-over`).boundingBox())!;
    await page.mouse.move(box.x + 2, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 40, { steps: 4 });
    await page.mouse.up();
    await nextFrame(page);
    const closer = await shadedFrom();
    await page.locator(`#scenario-${outage} [data-whole]`).click();
    await nextFrame(page);

    expect(closer).toBeCloseTo(2 * whole, 1.5);
    expect(await shadedFrom()).toBeCloseTo(whole, 3);
  });

  test('shows two settings beside each other on the same scales', async () => {
    const box = (kind: 'age' | 'lanes' | 'records', side: number) =>
      page.locator(`${figureOf({ scenario: poison, kind, side })} .u-over`).boundingBox();

    const lineAtHalf = async (side: number) =>
      stretches(
        await columnColors(page, { scenario: poison, kind: 'age', side }, 0.5),
        await paletteColor(page, 'oldest'),
        70,
      );

    for (const kind of ['age', 'lanes', 'records'] as const) {
      const [ours, naive] = [(await box(kind, 0))!, (await box(kind, 1))!];
      expect({ y: ours.y, width: ours.width, height: ours.height }).toEqual({
        y: naive.y,
        width: naive.width,
        height: naive.height,
      });
      expect(naive.x).toBeGreaterThan(ours.x + ours.width);
    }
    expect((await lineAtHalf(1))[0]!.from).toBeCloseTo(1 - 0.5 / 1.06, 1);
    expect((await lineAtHalf(0)).filter(({ from }) => from < 0.95)).toEqual([]);
  });
});
/** The run with so many records instead of its own, at an even rate. */
function withRecords(run: RunResult, length: number): RunResult {
  const { durationMs } = run.scenario;
  const arrivedAtMs = new Float64Array(length).map((_, index) => (index * durationMs) / length);
  const finishedAtMs = arrivedAtMs.map((arrived, index) => arrived + 20 + (index % 1_000));
  const outcome = new Uint8Array(length).fill(recordOutcomes.indexOf('done'));
  const times = new Uint16Array(length).fill(1);
  const counts = { ...run.counts, written: length, done: length };
  return { ...run, counts, records: { arrivedAtMs, finishedAtMs, outcome, deliveries: times, effects: times } };
}

function bucketAt({ timeline }: RunResult, atMs: number) {
  return timeline.buckets[Math.floor(atMs / timeline.stepMs)]!;
}

function shareOf({ endedAtMs }: RunResult, atMs: number): number {
  return atMs / endedAtMs;
}

function ageMsMax(runs: readonly RunResult[]): number {
  return Math.max(
    ...runs.flatMap(({ timeline }) =>
      timeline.buckets.map(({ oldestAgeMs, iteratorAgeMs }) => Math.max(oldestAgeMs, iteratorAgeMs ?? 0)),
    ),
  );
}

/** Records of a side that arrived in the column of the time: an axis of 240 columns up to the last arrival of any side. */
function arrivedInColumn(runs: readonly RunResult[], side: number, atMs: number): number {
  const columnMs = (Math.max(...runs.map(({ records }) => records.arrivedAtMs.at(-1)!)) + 1) / 240;
  const column = Math.floor(atMs / columnMs);
  return runs[side]!.records.arrivedAtMs.filter((arrived) => Math.floor(arrived / columnMs) === column).length;
}

/** The time that the cursor stands at, from the slider that follows it. */
async function pointedAtMs(page: Page, scenario: number): Promise<number> {
  return Number(await page.locator(`#scenario-${scenario} [data-slider]`).inputValue());
}
