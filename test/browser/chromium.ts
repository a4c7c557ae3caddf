import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const remedy =
  'Install it (Debian, Ubuntu: `apt-get install chromium`) or name a Chromium or Chrome in the variable CHROMIUM.';

/** Declares the tests where a Chromium is found; elsewhere one test says what is left out, and fails on CI. */
export function describeInChromium(name: string, declare: (browser: () => Browser) => void): void {
  const executablePath = [process.env.CHROMIUM, ...usualPaths].find((path) => path && existsSync(path));
  if (executablePath === undefined) {
    test(`${name}: left out for want of Chromium`, () => {
      process.stderr.write(`${name} needs Chromium, and none was found, so nothing of it ran. ${remedy}\n`);

      expect(process.env.CI ? remedy : '').toBe('');
    });
    return;
  }
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      // Root in a container has no sandbox to offer, and the page under test is ours.
      const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
      browser = await chromium.launch({ executablePath, args });
    });
    afterAll(() => browser?.close());
    declare(() => browser);
  });
}
