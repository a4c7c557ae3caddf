import { dollars } from '../../cost/show/dollars';
import { type Html, html } from '../../rehearse/show/html';
import { reportShell } from '../../rehearse/show/report-shell';
import { duration } from '../../rehearse/show/units';
import type { Tuning } from '../tuning';
import { type PlotFrame, type PlotPoint, plotFrame, plotPoints } from './plot-points';
import {
  bindingText,
  headline,
  lagText,
  loosenedText,
  noteTexts,
  questionText,
  searchedOf,
  settingsText,
  tradeOffRows,
} from './sections';
import { cellsOf } from './text';

/** The answer as one page that runs no script. `style` is that of the reports of rehearsals. */
export function tuningReport(tuning: Tuning, style: string): string {
  const shell = {
    title: `Tuning of ${tuning.question.mapping}`,
    policy: ["style-src 'unsafe-inline'", 'img-src data:'],
    styles: [style, plotStyle],
  };
  return reportShell(shell, page(tuning));
}

function page(tuning: Tuning): Html {
  return html`<header>
<p class="kicker">Tuning of <strong>${tuning.question.mapping}</strong></p>
<h1><span class="headline ${tuning.recommended ? 'holds' : 'loses'}">${headline(tuning)}</span></h1>
<p>${questionText(tuning)}</p>
</header>
<main>
${plot(tuning)}
<section class="changes" aria-labelledby="settings"><h2 id="settings">The trade-off</h2>${table(tuning)}</section>
<section class="changes" aria-labelledby="binds"><h2 id="binds">What holds the lag</h2>
<p>${bindingText(tuning)}</p>
<ul>${tuning.loosened.map((one) => html`<li>${loosenedText(one)}</li>\n`)}</ul></section>
</main>
<footer>${noteTexts(tuning).map((text) => html`<p>${text}</p>\n`)}</footer>`;
}

const plotStyle = `
.changes td, .changes th { white-space: nowrap; }
.trade-off { width: 100%; height: auto; }
.trade-off text { fill: var(--soft); font-size: 13px; }
.trade-off .axis { stroke: var(--line); }
.trade-off .target { stroke: var(--fault-edge); stroke-dasharray: 6 4; }
.trade-off .edge { fill: none; stroke: var(--oldest); stroke-opacity: 0.5; }
.trade-off .tried { fill: var(--filtered); fill-opacity: 0.45; }
.trade-off .frontier { fill: var(--oldest); }
.trade-off .deployed { fill: var(--iterator); }
.trade-off .recommended { fill: var(--holds); stroke: var(--ink); }
`;

const size = { width: 900, height: 420, left: 90, right: 20, top: 20, bottom: 50 } as const;

/** Lag over cost, both by their logarithm; each point says its settings when it is pointed at. */
function plot(tuning: Tuning): Html | undefined {
  const points = plotPoints(tuning);
  const { targetLagMs } = tuning.question;
  const frame = plotFrame(points, targetLagMs);
  if (!frame) return undefined;
  const place = placeIn(frame);
  const edge = points.filter(({ kind }) => kind === 'frontier').map(place);
  const { x, y } = { x: size.left, y: place({ perMonth: frame.xMin, p99Ms: targetLagMs }).y };
  return html`<figure><figcaption><h2>Lag against cost</h2><p>99 of 100 changes are done within the lag. Green is recommended, orange deployed; for what is on the line, nothing is faster for less.</p></figcaption>
<svg class="trade-off" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${headline(tuning)}">
<path class="axis" d="M${size.left} ${size.top}V${size.height - size.bottom}H${size.width - size.right}" fill="none"/>
<line class="target" x1="${x}" x2="${size.width - size.right}" y1="${y}" y2="${y}"/>
<text x="${size.width - size.right}" y="${y - 6}" text-anchor="end">target ${duration(targetLagMs)}</text>
${axisTexts(frame)}
<polyline class="edge" points="${edge.map((one) => `${one.x},${one.y}`).join(' ')}"/>
${points.map((point) => circle(point, place(point)))}
</svg></figure>`;
}

function circle(point: PlotPoint, { x, y }: { readonly x: number; readonly y: number }): Html {
  const radius = point.kind === 'tried' ? 4 : point.kind === 'recommended' ? 8 : 6;
  return html`<circle class="${point.kind}" cx="${x}" cy="${y}" r="${radius}"><title>${settingsText(point.settings)}: ${lagText(point.p99Ms)}, ${dollars(point.perMonth)} a month</title></circle>
`;
}

function placeIn({ x, y }: PlotFrame) {
  return ({ perMonth, p99Ms }: { readonly perMonth: number; readonly p99Ms: number }) => ({
    x: Math.round(size.left + x(perMonth) * (size.width - size.left - size.right)),
    y: Math.round(size.height - size.bottom - y(p99Ms) * (size.height - size.top - size.bottom)),
  });
}

function axisTexts({ xMin, xMax, yMin, yMax }: PlotFrame): Html {
  const bottom = size.height - size.bottom;
  return html`<text x="${size.left - 8}" y="${size.top + 5}" text-anchor="end">${duration(yMax)}</text>
<text x="${size.left - 8}" y="${bottom}" text-anchor="end">${duration(yMin)}</text>
<text x="${size.left}" y="${bottom + 20}">${dollars(xMin)}</text>
<text x="${size.width - size.right}" y="${bottom + 20}" text-anchor="end">${dollars(xMax)} a month</text>`;
}

function table(tuning: Tuning): Html {
  const rows = tradeOffRows(tuning);
  const names = [...new Set(rows.flatMap(({ tried }) => Object.keys(searchedOf(tried.settings))))];
  const head = [...names, 'p99', 'p50', 'Calls a million', 'A month', ''];
  return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="settings"><table>
<thead><tr>${head.map((one) => html`<th scope="col">${one}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ mark, tried }) => html`<tr>${[...cellsOf(tried, names), mark].map((cell) => html`<td>${cell}</td>`)}</tr>\n`,
  )}</tbody></table></div>`;
}
