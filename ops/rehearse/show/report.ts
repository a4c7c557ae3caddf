import { createHash } from 'node:crypto';
import type { Rehearsal } from '../rehearsal';
import { byScenario, type ScenarioRuns, shownRuns } from './by-scenario';
import { changeText, foldedChanges } from './change-text';
import { type Html, html, ownSource, scriptData } from './html';
import { scenarioPlots } from './plot-data';
import type { ReportPage } from './report-page';
import { badge, scenarioHeading, scenarioSection } from './report-scenario';
import { reportShell } from './report-shell';
import { headlines, verdictOf } from './verdict';

/** The rehearsal as one page, whose policy lets no script run but its own. */
export function rehearsalReport(rehearsal: Rehearsal, page: ReportPage): string {
  const scenarios = byScenario(rehearsal);
  const labels = rehearsal.sides.map(({ label }) => label);
  const shown = scenarios.map((runs) => shownRuns(runs));
  const plots = shown.map((runs) => scenarioPlots(runs, labels));
  const script = ownSource(page.script);
  const policy = [
    `script-src 'sha256-${createHash('sha256').update(script.text).digest('base64')}'`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ];
  const body = html`<a class="skip" href="#scenario-0">To the first scenario</a>
${header(rehearsal)}
<main>
${overview(scenarios)}
${changes(rehearsal)}
${scenarios.map((runs, place) => scenarioSection(runs, shown[place]!, plots[place], place))}
</main>
${footer(rehearsal)}
<script type="application/json" id="rehearsal-data">${scriptData(plots.map((one) => one ?? null))}</script>
<script>${script}</script>`;
  return reportShell({ title: `Rehearsal of ${rehearsal.mapping}`, policy, styles: [page.style] }, body);
}

/** The verdict comes first, then what was rehearsed. */
function header(rehearsal: Rehearsal): Html {
  const several = rehearsal.sides.length > 1;
  return html`<header>
<p class="kicker">Rehearsal of <strong>${rehearsal.mapping}</strong></p>
<h1>${headlines(rehearsal).map(
    ({ label, level, text }) =>
      html`<span class="headline ${level}">${several && html`<span class="side-name">${label}</span> `}${several ? text : sentence(text)}.</span>\n`,
  )}</h1>
${settings(rehearsal)}
</header>`;
}

function settings({ sides }: Rehearsal): Html {
  const names = [...new Set(sides.flatMap((side) => side.settings.map(({ name }) => name)))];
  const values = names.map((name) => sides.map((side) => side.settings.find((one) => one.name === name)?.value));
  const assumptions = [...new Set(sides.flatMap((side) => side.assumptions))];
  return html`<details class="settings"${sides.length > 1 ? html` open` : ''}><summary>Settings</summary>
<div class="scroll" tabindex="0" role="group" aria-label="Settings"><table>
<thead><tr><th scope="col">Setting</th>${sides.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${names.map((name, place) => {
    const differs = values[place]!.some((value) => value !== values[place]![0]);
    return html`<tr${differs ? html` class="differs"` : ''}><th scope="row"><code>${name}</code>${differs && html`<span class="sr"> (differs)</span>`}</th>${values[place]!.map((value) => html`<td>${value ?? '–'}</td>`)}</tr>\n`;
  })}</tbody></table></div>
${assumptions.length > 0 && html`<h2>Assumed</h2><ul>${assumptions.map((text) => html`<li>${text}</li>`)}</ul>`}
</details>`;
}

function overview(scenarios: readonly ScenarioRuns[]): Html {
  return html`<nav aria-label="Scenarios"><ul class="overview">${scenarios.map(
    ({ scenario, sides }, place) => html`<li><a href="#scenario-${place}">${scenarioHeading(scenario.name)}</a>
<dl>${sides.map(({ side, runs }) => {
      const { level, text } = verdictOf(runs);
      return html`<div><dt class="${sides.length > 1 ? '' : 'sr'}">${side.label}</dt><dd>${badge(level)} <span>${text}</span></dd></div>\n`;
    })}</dl></li>\n`,
  )}</ul></nav>`;
}

function changes({ changes: rows }: Rehearsal): Html | undefined {
  if (rows.length === 0) return undefined;
  const { telling, idle } = foldedChanges(rows);
  return html`<section class="changes" aria-labelledby="changes"><h2 id="changes">What one setting change would do</h2>
${
  telling.length > 0 &&
  html`<div class="scroll" tabindex="0" role="group" aria-labelledby="changes"><table>
<thead><tr><th scope="col">Change</th><th scope="col">Scenario</th><th scope="col">Effect</th></tr></thead>
<tbody>${telling.map(
    ({ change, scenario, before, after }) =>
      html`<tr><th scope="row">${change}</th><td>${scenarioHeading(scenario)}</td><td>${changeText(before, after)}</td></tr>\n`,
  )}</tbody></table></div>`
}
${idle && html`<p class="note">${idle}</p>`}</section>`;
}

function footer({ command }: Rehearsal): Html {
  return html`<footer>
<p>Make this page again: <code>${command}</code></p>
<p>Times count from the start of the run. A record is late where it took longer from its arrival until it was done than the
dotted line of the lag says. IteratorAge is what CloudWatch would show: the age of the last record of a batch when that
batch is finished, so it is silent while a batch fails. Drag over a plot to look closer; press “Whole run” to return.</p>
</footer>`;
}

function sentence(text: string): string {
  return `It ${text}`;
}
