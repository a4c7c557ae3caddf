import type { RunResult } from '../../../engine/sim/run-result';
import type { ScenarioRuns } from './by-scenario';
import { figureRows, figureText } from './figures';
import { type Html, html } from './html';
import type { ScenarioPlots } from './plot-data';
import { scenarioFigures } from './report-plots';
import { count, counted, duration } from './units';
import { comparisonText, fateText, type VerdictLevel, verdictOf } from './verdict';

const levelWords: { readonly [level in VerdictLevel]: { readonly mark: string; readonly word: string } } = {
  holds: { mark: '✓', word: 'Holds' },
  strains: { mark: '!', word: 'Strains' },
  loses: { mark: '✕', word: 'Loses' },
  broken: { mark: '✕', word: 'Broken' },
};

const fatesMax = 5;
const violationsMax = 10;

export function badge(level: VerdictLevel): Html {
  const { mark, word } = levelWords[level];
  return html`<span class="badge ${level}"><span aria-hidden="true">${mark}</span> ${word}</span>`;
}

/** `one-hot-item` as a heading says it. */
export function scenarioHeading(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** One scenario: how it went in words and figures, then the plots of the seed that went worst. */
export function scenarioSection(
  runs: ScenarioRuns,
  shown: readonly (RunResult | undefined)[],
  plots: ScenarioPlots | undefined,
  place: number,
): Html {
  const several = runs.sides.length > 1;
  const better = comparisonText(runs);
  return html`<section class="scenario" id="scenario-${place}" data-scenario="${place}" aria-labelledby="heading-${place}">
<h2 id="heading-${place}">${scenarioHeading(runs.scenario.name)}</h2>
<p class="lede">${runs.scenario.title}</p>
<div class="outcome">
<div class="words">
${better && html`<p class="better-text">${better}</p>`}
${runs.sides.map(({ side, runs: ofSide }, at) => {
  const { level, text } = verdictOf(ofSide);
  return html`<div class="side-words">${several && html`<h3>${side.label}</h3>`}
<p>${badge(level)} ${text}</p>
${violationList(ofSide)}${fateList(shown[at])}</div>`;
})}
</div>
${figureTable(runs)}
</div>
${seedNote(runs, shown)}
${plots && scenarioFigures(plots, place)}
</section>`;
}

function violationList(runs: readonly RunResult[]): Html | undefined {
  const all = runs.flatMap(({ seed, violations }) => violations.map((violation) => ({ seed, ...violation })));
  if (all.length === 0) return undefined;
  return html`<ul class="violations">${all
    .slice(0, violationsMax)
    .map(
      ({ seed, property, atMs, message }) =>
        html`<li><strong>${property}</strong>, seed ${seed}, at ${duration(atMs)}: ${message}</li>`,
    )}${more(all.length - violationsMax)}</ul>`;
}

function fateList(run: RunResult | undefined): Html | undefined {
  if (!run || run.poison.length === 0) return undefined;
  return html`<ul class="fates">${run.poison
    .slice(0, fatesMax)
    .map((fate) => html`<li>${fateText(fate, run.source)}</li>`)}${more(run.poison.length - fatesMax)}</ul>`;
}

function more(left: number): Html | undefined {
  return left > 0 ? html`<li>and ${count(left)} more</li>` : undefined;
}

function figureTable({ scenario, sides }: ScenarioRuns): Html {
  const several = sides.length > 1;
  const rows = figureRows(sides.map(({ runs }) => runs));
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Figures of ${scenario.name}"><table class="figures">
<caption class="sr">Figures of ${scenario.name}</caption>
<thead${several ? '' : html` class="sr"`}><tr><td></td>${sides.map(({ side }) => html`<th scope="col">${side.label}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ figure, values, better }) =>
      html`<tr${figure.isDetail ? html` class="detail"` : ''}><th scope="row">${figure.title}</th>${values.map(
        (value, place) =>
          better.includes(place)
            ? html`<td class="better">${figureText(figure, value)}<span class="mark" aria-hidden="true">◂</span><span class="sr"> (better)</span></td>`
            : html`<td>${figureText(figure, value)}</td>`,
      )}</tr>\n`,
  )}</tbody></table></div>`;
}

function seedNote({ sides }: ScenarioRuns, shown: readonly (RunResult | undefined)[]): Html | undefined {
  const seeds = Math.max(...sides.map(({ runs }) => runs.length));
  const seed = shown.find((run) => run !== undefined)?.seed;
  if (seeds < 2 || seed === undefined) return undefined;
  return html`<p class="note">Each figure is the worst of ${counted(seeds, 'run')}. The plots show seed ${seed}, which went worst.</p>`;
}
