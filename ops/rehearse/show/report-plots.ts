import { type RecordOutcome, recordOutcomes } from '../../../engine/sim/run-result';
import { type Html, html } from './html';
import type { ScenarioPlots, SidePlots } from './plot-data';
import { ageTable, lanesTable, recordsTable } from './plot-tables';
import { count, duration } from './units';

const plotKinds = {
  age: { title: 'Lag', describe: ageText, legend: ageLegend, table: ageTable },
  lanes: { title: 'Batches of each lane', describe: lanesText, legend: lanesLegend, table: lanesTable },
  records: { title: 'Every record', describe: recordsText, legend: recordsLegend, table: recordsTable },
} as const;

/** All plots of one scenario: a column for each side, one time axis, one cursor. The page's script draws. */
export function scenarioFigures(plots: ScenarioPlots, scenario: number): Html {
  const several = plots.sides.length > 1;
  return html`<div class="plots">
<div class="controls">
<label for="time-${scenario}">Time</label>
<input id="time-${scenario}" type="range" data-slider min="0" max="${plots.endMs}" step="any" value="0" aria-valuetext="0">
<output data-clock for="time-${scenario}">–</output>
<span class="zoom"><button type="button" data-whole>Whole run</button>${
    plots.writing && html`<button type="button" data-writing>While writes arrive</button>`
  }${plots.focus && html`<button type="button" data-focus>Around the faults</button>`}</span>
</div>
<div class="sides" style="--sides:${plots.sides.length}">
${plots.sides.map(
  (side, place) => html`<div class="side">
${several && html`<h3>${side?.label ?? 'not run'}</h3>`}
${side ? [faultStrip(plots), ...figures(side, place)] : html`<p>This side was not run.</p>`}
</div>`,
)}
</div>
</div>`;
}

/** Names stand where the shades are; the script places them. */
function faultStrip({ faults }: ScenarioPlots): Html {
  return html`<ul class="faults" data-faults aria-label="Faults">${faults.map(
    ({ title, fromMs, toMs }) =>
      html`<li><span class="bar" aria-hidden="true"></span><span class="name">${title}<span class="sr"> ${
        fromMs === toMs ? `at ${duration(fromMs)}` : `from ${duration(fromMs)} to ${duration(toMs)}`
      }</span></span></li>`,
  )}</ul>`;
}

function figures(side: SidePlots, place: number): Html[] {
  return Object.entries(plotKinds).map(([kind, { title, describe, legend, table }]) =>
    kind === 'records' && !side.areRecordsKept
      ? html`<p class="note">With so many seeds the single records of a run are not kept. Fewer seeds show every record.</p>`
      : html`<figure data-plot="${kind}" data-side="${place}">
<figcaption><h4>${title}</h4><p>${describe(side)}</p></figcaption>
${legend(side)}
<div class="canvas" data-canvas role="img" aria-label="${title}, ${side.label}: ${describe(side)}"></div>
<details><summary>${title} as a table<span class="sr">, ${side.label}</span></summary>${table(side)}</details>
</figure>`,
  );
}

/** What the plot shows, and what AWS's metric hides. */
function ageText({ oldestAgeMs, iteratorAgeMs, stepMs }: SidePlots): string {
  const oldest = Math.max(0, ...oldestAgeMs);
  const spoken = iteratorAgeMs.filter((age) => age !== null);
  const most = spoken.length === 0 ? 'never speaks' : `shows ${duration(Math.max(...spoken))}`;
  const silence = longestSilence(oldestAgeMs, iteratorAgeMs) * stepMs;
  const hidden =
    silence > Math.max(30_000, 3 * stepMs) ? `, and is silent for ${duration(silence)} while a record waits` : '';
  return `The oldest unfinished record gets ${duration(oldest)} old. IteratorAge ${most} at most${hidden}.`;
}

function longestSilence(oldest: readonly number[], spoken: readonly (number | null)[]): number {
  let steps = 0;
  return oldest.reduce((most, age, step) => {
    steps = age > 0 && spoken[step] === null ? steps + 1 : 0;
    return Math.max(most, steps);
  }, 0);
}

function lanesText({ lanes }: SidePlots): string {
  const sum = (name: 'succeeded' | 'failed') =>
    lanes.reduce((all, lane) => lane[name].reduce((more, one) => more + one, all), 0);
  return `${count(sum('succeeded'))} batches succeeded (lower half of a row), ${count(sum('failed'))} failed (upper half).`;
}

function recordsText({ records }: SidePlots): string {
  let all = 0;
  for (let at = 3; at < records.cells.length; at += 4) all += records.cells[at]!;
  return `${count(all)} records by when they arrived and how long they took. The darker, the more.`;
}

function ageLegend({ oldestAgeMs, iteratorAgeMs }: SidePlots): Html {
  const spoken = iteratorAgeMs.filter((age) => age !== null);
  return legend([
    { name: 'oldest', title: 'Oldest unfinished', value: `at most ${duration(Math.max(0, ...oldestAgeMs))}` },
    {
      name: 'iterator',
      title: 'IteratorAge',
      value: spoken.length === 0 ? 'silent' : `at most ${duration(Math.max(...spoken))}`,
    },
  ]);
}

function lanesLegend({ lanes }: SidePlots): Html {
  const sum = (name: 'succeeded' | 'failed' | 'records') =>
    count(lanes.reduce((all, lane) => lane[name].reduce((more, one) => more + one, all), 0));
  return legend([
    { name: 'failed', title: 'Failed', value: sum('failed') },
    { name: 'succeeded', title: 'Succeeded', value: sum('succeeded') },
    { name: 'records', title: 'Records', value: sum('records') },
    { name: 'lane', title: 'In', value: 'all lanes' },
  ]);
}

const outcomeTitles: { readonly [outcome in RecordOutcome]: string } = {
  done: 'Done',
  filtered: 'Filtered out',
  quarantined: 'Quarantined',
  delivered: 'To the destination',
  lost: 'Lost',
  unfinished: 'Never finished',
};

function recordsLegend({ records }: SidePlots): Html {
  const totals = recordOutcomes.map((outcome, place) => {
    let total = 0;
    for (let at = 0; at < records.cells.length; at += 4)
      if (records.cells[at + 2] === place) total += records.cells[at + 3]!;
    return { name: outcome, title: outcomeTitles[outcome], total };
  });
  return legend(
    totals.filter(({ total }) => total > 0).map(({ name, title, total }) => ({ name, title, value: count(total) })),
  );
}

/** Keys and values; the script puts the values at the cursor in their place. */
function legend(entries: readonly { readonly name: string; readonly title: string; readonly value: string }[]): Html {
  return html`<dl class="legend">${entries.map(
    ({ name, title, value }) =>
      html`<div><dt><span class="key key-${name}" aria-hidden="true"></span>${title}</dt><dd data-value="${name}">${value}</dd></div>\n`,
  )}</dl>`;
}
