/** Colours of the style sheet, so that what is drawn follows the scheme as the text does. */
export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly fault: string;
  readonly faultEdge: string;
  readonly oldest: string;
  readonly oldestFill: string;
  readonly iterator: string;
  readonly succeeded: string;
  readonly failed: string;
  readonly quarantined: string;
  readonly delivered: string;
  readonly lost: string;
  readonly unfinished: string;
  readonly filtered: string;
}

const names = {
  ink: '--ink',
  soft: '--soft',
  line: '--line',
  fault: '--fault',
  faultEdge: '--fault-edge',
  oldest: '--oldest',
  oldestFill: '--oldest-fill',
  iterator: '--iterator',
  succeeded: '--succeeded',
  failed: '--failed',
  quarantined: '--quarantined',
  delivered: '--delivered',
  lost: '--lost',
  unfinished: '--unfinished',
  filtered: '--filtered',
} as const satisfies { readonly [name in keyof Palette]: string };

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const entries = Object.entries(names).map(([name, property]) => [name, style.getPropertyValue(property).trim()]);
  return Object.fromEntries(entries) as Palette;
}
