import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Rehearsal } from '../../ops/rehearse/rehearsal';
import { rehearsalReport } from '../../ops/rehearse/show/report';
import { buildReportPage, type ReportPage } from '../../ops/rehearse/show/report-page';

/** A report as a person has it open: a file, and nothing around it. */
export interface OpenReport {
  readonly page: Page;
  /** Errors and warnings of the console, and errors that nobody caught. */
  readonly complaints: readonly string[];
  /** Everything that was asked for besides the file itself. */
  readonly requests: readonly string[];
}

export interface ReportOpener {
  /** `isSeen`: everything was scrolled past, so everything is drawn. */
  open(rehearsal: Rehearsal, options?: BrowserContextOptions, isSeen?: boolean): Promise<OpenReport>;
  close(): Promise<void>;
}

export function reportOpener(browser: () => Browser): ReportOpener {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-report-'));
  const file = join(folder, 'report.html');
  const opened: Page[] = [];
  let parts: ReportPage | undefined;
  return {
    async open(rehearsal, options = {}, isSeen = true) {
      parts ??= await buildReportPage(process.cwd());
      writeFileSync(file, rehearsalReport(rehearsal, parts));
      const page = await browser().newPage({
        viewport: { width: 1280, height: 900 },
        reducedMotion: 'reduce',
        ...options,
      });
      opened.push(page);
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => requests.push(request.url()));
      const url = pathToFileURL(file).href;
      await page.goto(url);
      if (isSeen && options.javaScriptEnabled !== false) await drawAll(page);
      return { page, complaints, requests: requests.filter((one) => one !== url && one !== 'data:,') };
    },
    async close() {
      await Promise.all(opened.map((page) => page.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Plots are drawn when they come near. */
async function drawAll(page: Page) {
  for (const section of await page.locator('[data-scenario]').all()) {
    await section.scrollIntoViewIfNeeded();
    await section.locator('canvas').last().waitFor();
  }
  // What was asked for is drawn with the next frame.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
