import type { ScenarioPlots } from '../plot-data';
import { readPalette } from './palette';
import { ScenarioView } from './scenario-view';

const scenarios = JSON.parse(
  document.getElementById('rehearsal-data')!.textContent!,
) as readonly (ScenarioPlots | null)[];
const sections = [...document.querySelectorAll<HTMLElement>('[data-scenario]')];
const views = new Map<HTMLElement, ScenarioView>();
let palette = readPalette();

document.documentElement.classList.add('drawn');

/** Plots are made when they come near, since a page may have a hundred. */
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) show(target as HTMLElement);
  },
  { rootMargin: '800px 0px' },
);
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) views.get(target as HTMLElement)?.resize();
});
for (const section of sections) near.observe(section);

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
// Paper is white and narrow, and nothing on it is still to come.
addEventListener('beforeprint', () => {
  document.documentElement.classList.add('printing');
  repaint();
  for (const view of views.values()) view.resize();
  for (const section of sections) show(section);
});
addEventListener('afterprint', () => {
  document.documentElement.classList.remove('printing');
  repaint();
  for (const view of views.values()) view.resize();
});

function show(section: HTMLElement) {
  near.unobserve(section);
  const scenario = scenarios[Number(section.dataset.scenario)];
  if (!scenario || views.has(section)) return;
  views.set(section, new ScenarioView(section, scenario, () => palette));
  sizes.observe(section);
}

function repaint() {
  palette = readPalette();
  for (const view of views.values()) view.redraw();
}
