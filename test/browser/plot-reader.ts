import type { Page } from 'playwright-core';

export type PlotKind = 'age' | 'lanes' | 'records';

export interface PlotPlace {
  readonly scenario: number;
  readonly kind: PlotKind;
  readonly side: number;
}

export type Color = readonly [number, number, number];

/** Where a plot is on the page, and the selector of its figure. */
export function figureOf({ scenario, kind, side }: PlotPlace): string {
  return `#scenario-${scenario} figure[data-plot="${kind}"][data-side="${side}"]`;
}

/**
 * Colours of one column of a plot's drawing area from top to bottom, at a share of its width: what is really on the
 * screen, not what the page believes.
 */
export async function columnColors(page: Page, place: PlotPlace, shareX: number): Promise<readonly Color[]> {
  return page.evaluate<readonly Color[]>(`(() => {
    ${areaSource(place)}
    const data = context.getImageData(left + Math.min(width - 1, Math.round(${shareX} * width)), top, 1, height).data;
    return Array.from({ length: height }, (_, y) => [data[4 * y], data[4 * y + 1], data[4 * y + 2]]);
  })()`);
}

/** The same from left to right, at a share of its height. */
export async function rowColors(page: Page, place: PlotPlace, shareY: number): Promise<readonly Color[]> {
  return page.evaluate<readonly Color[]>(`(() => {
    ${areaSource(place)}
    const data = context.getImageData(left, top + Math.min(height - 1, Math.round(${shareY} * height)), width, 1).data;
    return Array.from({ length: width }, (_, x) => [data[4 * x], data[4 * x + 1], data[4 * x + 2]]);
  })()`);
}

/** A colour of the style sheet as it is in force. */
export async function paletteColor(page: Page, name: string): Promise<Color> {
  const text = await page.evaluate<string>(
    `getComputedStyle(document.documentElement).getPropertyValue('--${name}').trim()`,
  );
  return [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16)) as unknown as Color;
}

/** Shades of a mark are mixed with the page, and edges with what is beside them. */
export function isNear(one: Color, other: Color, within = 24): boolean {
  return one.every((value, channel) => Math.abs(value - other[channel]!) <= within);
}

/** Stretches of a row or column that are of a colour, as shares of its length. */
export function stretches(colors: readonly Color[], wanted: Color, within?: number): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  colors.forEach((color, place) => {
    if (!isNear(color, wanted, within)) return;
    const last = found.at(-1);
    if (last && last.to === place) last.to = place + 1;
    else found.push({ from: place, to: place + 1 });
  });
  return found.map(({ from, to }) => ({ from: from / colors.length, to: to / colors.length }));
}

/** Canvases see through where nothing is drawn; the reader lays the page's colour below. */
function areaSource(place: PlotPlace): string {
  return `
    const figure = document.querySelector(${JSON.stringify(figureOf(place))});
    const canvas = figure.querySelector('canvas');
    const over = figure.querySelector('.u-over').getBoundingClientRect();
    const whole = canvas.getBoundingClientRect();
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const context = copy.getContext('2d', { willReadFrequently: true });
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--panel');
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(canvas, 0, 0);
    const scale = canvas.width / whole.width;
    const left = Math.round((over.left - whole.left) * scale);
    const top = Math.round((over.top - whole.top) * scale);
    const width = Math.round(over.width * scale);
    const height = Math.round(over.height * scale);
  `;
}
