import { source as axeSource } from 'axe-core';
import type { Page } from 'playwright-core';
import { withoutRecords } from '../../engine/sim/run-result';
import { syntheticOneSide, syntheticRehearsal } from '../support/synthetic-rehearsal';
import { describeInChromium } from './chromium';
import { type OpenReport, reportOpener } from './open-report';
import { nextFrame, openDetails } from './page-actions';
import { columnColors, figureOf, isNear, paletteColor, rowColors, stretches } from './plot-reader';

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

  test('opens from a file without a complaint and asks the network for nothing', async () => {
    expect(await page.locator('canvas').count()).toBe(12);
    expect(looked.complaints).toEqual([]);
    expect(looked.requests).toEqual([]);
  });

  test('says the verdict first', async () => {
    const first = await page.locator('h1').textContent();

    expect(first).toContain('naive loses 2 records in 1 of 2 scenarios.');
  });

  test('redraws in the colours of the dark scheme when it is switched', async () => {
    const { page } = await open(rehearsal);
    const place = { scenario: outage, kind: 'lanes', side: 1 } as const;
    const light = await paletteColor(page, 'succeeded');

    await page.emulateMedia({ colorScheme: 'dark' });
    await nextFrame(page);

    const dark = await paletteColor(page, 'succeeded');
    const colors = await rowColors(page, place, 0.75);
    expect(isNear(light, dark)).toBe(false);
    const drawn = stretches(colors, dark, 60).reduce((sum, { from, to }) => sum + to - from, 0);
    expect(drawn).toBeGreaterThan(0.5);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(19, 22, 26)');
  });

  test.each([
    ['one side', syntheticOneSide],
    ['two sides', syntheticRehearsal],
  ])('needs no scrolling sideways at 400 px with %s', async (_, shown) => {
    const { page } = await open(shown(), { viewport: { width: 400, height: 800 } });
    await openDetails(page);

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
    expect((await page.locator('canvas').first().boundingBox())!.width).toBeGreaterThan(300);
  });

  test('shows both columns of figures and settings at 400 px where a side is named by a long path', async () => {
    const [ours, naive] = rehearsal.sides;
    const label = 'infrastructure/environments/production/plan.json';
    const settings = [...ours!.settings, { name: 'maximumBatchingWindowInSeconds', value: '0' }];
    const sides = [{ ...ours!, label, settings }, naive!];
    const { page } = await open({ ...rehearsal, sides }, { viewport: { width: 400, height: 800 } });

    const hidden = 'box => Math.max(0, box.scrollWidth - box.clientWidth)';
    const widths = await page.evaluate(
      `[...document.querySelectorAll('.settings .scroll, .outcome .scroll')].map(${hidden})`,
    );

    expect(widths).toEqual([0, 0, 0]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
  });

  test('follows the width of the window', async () => {
    const { page } = await open(rehearsal);

    await page.setViewportSize({ width: 640, height: 900 });
    await nextFrame(page);

    const box = (await page.locator('canvas').first().boundingBox())!;
    expect(box.x + box.width).toBeLessThanOrEqual(640);
    expect(box.width).toBeGreaterThan(450);
  });

  test.each(['light', 'dark'] as const)('passes the rules of axe in the %s scheme', async (colorScheme) => {
    const { page } = await open(rehearsal, { colorScheme });
    await openDetails(page);
    await page.evaluate(axeSource);

    const { violations, passes } = await page.evaluate<AxeResult>('axe.run()');

    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`),
    ).toEqual([]);
    expect(passes.map(({ id }) => id)).toContain('color-contrast');
  });

  test('lets no name, setting or message of a plan become markup or script', async () => {
    const attack = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">"\'><b>&lt;!--';
    const hostile = rehearsal.sides.map((side) => ({
      ...side,
      label: `${side.label}${attack}`,
      settings: [{ name: attack, value: attack }],
      assumptions: [attack],
      results: side.results.map((run) => ({
        ...run,
        scenario: { ...run.scenario, name: `${run.scenario.name}${attack}`, title: attack },
        verdict: 'wrong-result' as const,
        violations: [{ property: 'checkpoint' as const, atMs: 1, message: attack }],
        timeline: { ...run.timeline, lanes: run.timeline.lanes.map((lane) => ({ ...lane, shardId: attack })) },
      })),
    }));

    const changes = rehearsal.changes.map((change) => ({ ...change, change: attack, scenario: attack }));
    const { page, complaints, requests } = await open({ mapping: attack, command: attack, sides: hostile, changes });

    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('img, b, script:not([id])').count()).toBe(1);
    expect(await page.locator('.kicker').textContent()).toContain(attack);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('prints every plot in light colours within the width of the paper', async () => {
    const { page } = await open(rehearsal, { colorScheme: 'dark' });
    const states: unknown[] = [];
    await page.exposeFunction('seen', (state: unknown) => states.push(state));
    await page.evaluate(`addEventListener('beforeprint', () => seen({
      widths: Math.max(...[...document.querySelectorAll('.canvas')].map((one) => one.clientWidth)),
      page: getComputedStyle(document.documentElement).getPropertyValue('--panel'),
    }))`);

    const pdf = await page.pdf({ format: 'A4', printBackground: true });

    expect(pdf.length).toBeGreaterThan(20_000);
    expect(states).toEqual([{ widths: expect.any(Number), page: '#ffffff' }]);
    expect((states[0] as { widths: number }).widths).toBeLessThanOrEqual(681);
    expect(await page.evaluate("document.documentElement.classList.contains('printing')")).toBe(false);
  });

  test('draws for paper what nobody has scrolled to', async () => {
    const { page } = await open(rehearsal, {}, false);
    const last = { scenario: poison, kind: 'age', side: 1 } as const;
    const isDrawn = await page.locator(`${figureOf(last)} canvas`).count();

    await page.evaluate("dispatchEvent(new Event('beforeprint'))");

    const colors = await columnColors(page, last, 0.5);
    expect(isDrawn).toBe(0);
    expect(stretches(colors, await paletteColor(page, 'oldest'), 70)[0]!.from).toBeCloseTo(1 - 0.5 / 1.06, 1);
  });

  test('says so where the single records were not kept, and draws the rest', async () => {
    const sides = rehearsal.sides.map((side) => ({ ...side, results: side.results.map(withoutRecords) }));
    const { page, complaints } = await open({ ...rehearsal, sides });

    expect(await page.locator('canvas').count()).toBe(8);
    expect(await page.locator('.side .note').first().textContent()).toContain('single records of a run are not kept');
    expect(complaints).toEqual([]);
  });

  test('tells the same in words and tables where no script runs', async () => {
    const { page } = await open(rehearsal, { javaScriptEnabled: false });

    expect(await page.locator('h1').textContent()).toContain('loses 2 records');
    expect(await page.locator('.controls').first().isVisible()).toBe(false);
    expect(await page.locator('table.figures').count()).toBe(2);
    expect(await page.locator('figure details table').count()).toBe(12);
  });
});

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
  readonly passes: readonly { readonly id: string }[];
}
