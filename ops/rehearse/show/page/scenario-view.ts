import type { ScenarioPlots } from '../plot-data';
import { duration } from '../units';
import { agePlot } from './age-plot';
import { axisWidth, type Plot, type Surroundings } from './frame';
import { lanesPlot } from './lanes-plot';
import type { Palette } from './palette';
import { recordsPlot } from './records-plot';

const kinds = { age: agePlot, lanes: lanesPlot, records: recordsPlot } as const;

interface Placed {
  readonly plot: Plot;
  readonly figure: HTMLElement;
  readonly target: HTMLElement;
}

/** The plots of one scenario with the cursor and the range that they share. */
export class ScenarioView {
  readonly #section: HTMLElement;
  readonly #scenario: ScenarioPlots;
  readonly #slider: HTMLInputElement;
  readonly #clock: HTMLElement;
  readonly #plots: Placed[] = [];
  #range: { readonly fromMs: number; readonly toMs: number };
  #atMs: number | undefined;
  #isMoving = false;

  constructor(section: HTMLElement, scenario: ScenarioPlots, palette: () => Palette) {
    this.#section = section;
    this.#scenario = scenario;
    this.#slider = section.querySelector<HTMLInputElement>('[data-slider]')!;
    this.#clock = section.querySelector<HTMLElement>('[data-clock]')!;
    this.#range = { fromMs: 0, toMs: scenario.endMs };
    const surroundings: Surroundings = {
      scenario,
      palette,
      ageMsMax: () => ageMsMaxIn(scenario, this.#range),
      pointed: (atMs) => this.#point(atMs ?? this.#atMs ?? 0),
      zoomed: (range) => this.#zoom(range),
    };
    for (const figure of section.querySelectorAll<HTMLElement>('[data-plot]')) {
      const side = scenario.sides[Number(figure.dataset.side)];
      const target = figure.querySelector<HTMLElement>('[data-canvas]')!;
      const create = kinds[figure.dataset.plot as keyof typeof kinds];
      if (side) this.#plots.push({ plot: create(side, surroundings, target), figure, target });
    }
    this.#slider.addEventListener('input', () => this.#point(Number(this.#slider.value)));
    section.querySelector('[data-whole]')!.addEventListener('click', () => this.#zoom(undefined));
    section.querySelector('[data-focus]')?.addEventListener('click', () => this.#zoom(scenario.focus));
    section.querySelector('[data-writing]')?.addEventListener('click', () => this.#zoom(scenario.writing));
    this.#zoom(undefined);
  }

  redraw() {
    for (const { plot } of this.#plots) plot.chart.redraw();
  }

  resize() {
    for (const { plot, target } of this.#plots) {
      const width = target.clientWidth;
      if (width > 0 && width !== plot.chart.width) plot.chart.setSize({ width, height: plot.chart.height });
    }
    this.#placeFaults();
    if (this.#atMs !== undefined) this.#point(this.#atMs);
  }

  #zoom(range: { readonly fromMs: number; readonly toMs: number } | undefined) {
    const { endMs } = this.#scenario;
    const fromMs = Math.max(0, range?.fromMs ?? 0);
    this.#range = { fromMs, toMs: Math.max(fromMs + 1, Math.min(endMs, range?.toMs ?? endMs)) };
    for (const { plot } of this.#plots) plot.chart.setScale('x', { min: this.#range.fromMs, max: this.#range.toMs });
    this.#slider.min = String(this.#range.fromMs);
    this.#slider.max = String(this.#range.toMs);
    this.#placeFaults();
    if (this.#atMs !== undefined) this.#point(this.#atMs);
  }

  /** Puts the cursor of every plot to a time and reads the values there. */
  #point(atMs: number) {
    if (this.#isMoving) return;
    this.#isMoving = true;
    this.#atMs = Math.min(this.#range.toMs, Math.max(this.#range.fromMs, atMs));
    for (const { plot } of this.#plots) {
      if (!plot.chart.over.matches(':hover')) {
        plot.chart.cursor.event = null as never;
        plot.chart.setCursor({ left: plot.chart.valToPos(this.#atMs, 'x'), top: 0 }, false);
      }
    }
    this.#isMoving = false;
    this.#slider.value = String(this.#atMs);
    this.#read(this.#atMs);
  }

  #read(atMs: number) {
    const time = duration(atMs);
    this.#clock.textContent = time;
    const spoken: string[] = [];
    for (const { plot, figure } of this.#plots) {
      const values = plot.valuesAt(atMs);
      for (const [name, value] of Object.entries(values)) {
        for (const place of figure.querySelectorAll(`[data-value="${name}"]`)) place.textContent = value;
      }
      if (figure.dataset.plot === 'age') {
        const side = this.#scenario.sides[Number(figure.dataset.side)]!;
        spoken.push(`${side.label}: oldest unfinished ${values.oldest}, IteratorAge ${values.iterator}`);
      }
    }
    this.#section.dataset.reading = 'true';
    this.#slider.setAttribute('aria-valuetext', `${time}. ${spoken.join('. ')}`);
  }

  /** Names of the faults above the plots, where their shades are. */
  #placeFaults() {
    const { fromMs, toMs } = this.#range;
    const share = (ms: number) => Math.min(1, Math.max(0, (ms - fromMs) / (toMs - fromMs))) * 100;
    for (const strip of this.#section.querySelectorAll<HTMLElement>('[data-faults]')) {
      strip.style.marginLeft = `${axisWidth}px`;
      [...strip.children].forEach((item, place) => {
        const fault = this.#scenario.faults[place]!;
        const [bar, name] = item.children as unknown as [HTMLElement, HTMLElement];
        const from = share(fault.fromMs);
        const to = share(fault.toMs);
        const isLate = from > 55;
        bar.style.left = `${from}%`;
        bar.style.width = `${to - from}%`;
        name.style.left = isLate ? '' : `${from}%`;
        name.style.right = isLate ? `${100 - to}%` : '';
        (item as HTMLElement).hidden = fault.toMs < fromMs || fault.fromMs > toMs;
      });
    }
  }
}

const ageMsMaxLeast = 1_000;

function ageMsMaxIn(
  { sides }: ScenarioPlots,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): number {
  const ages = sides.flatMap((side) => {
    if (!side) return [];
    const from = Math.floor(fromMs / side.stepMs);
    const to = Math.ceil(toMs / side.stepMs);
    return [...side.oldestAgeMs.slice(from, to), ...side.iteratorAgeMs.slice(from, to).map((age) => age ?? 0)];
  });
  return Math.max(ageMsMaxLeast, ...ages);
}
