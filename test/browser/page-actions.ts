import type { Page } from 'playwright-core';

export async function hover(page: Page, selector: string, share: number) {
  const over = page.locator(selector);
  await over.scrollIntoViewIfNeeded();
  const box = (await over.boundingBox())!;
  await page.mouse.move(box.x + share * box.width, box.y + box.height / 2);
  await nextFrame(page);
}

export async function openDetails(page: Page) {
  await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
}

export async function nextFrame(page: Page) {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
