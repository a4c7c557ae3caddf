import { dollars } from '../../cost/show/dollars';
import { comparedPricesText, uncheckedPricesText } from '../../prices/price-notes';
import { count, counted, listed } from '../../rehearse/show/units';
import type { CostChange } from '../cost/cost-change';
import { code, hazardKinds } from '../hazards/hazard';
import type { PlannedChange } from '../planned-change';
import type { QuotaUse } from '../quotas';
import { countOf, type Finding, type Review } from '../review';

/** The review for a pull request: first the verdict. Of a plan that harms nothing and changes no bill, one line. */
export function reviewMarkdown(review: Review): string[] {
  const { findings, cost, quotas } = review;
  if (findings.length === 0 && cost.lines.length === 0 && quotas.length === 0) return [quietText(review)];
  return [
    verdictText(review),
    ...findings.flatMap((finding, index) => ['', ...findingLines(finding, index + 1)]),
    ...costLines(cost),
    ...quotaLines(quotas),
  ];
}

/** What cannot be told of the cost is said in the same line. */
function quietText(review: Review): string {
  const { byUse, untold, isUseSaid, unpriced, region } = review.cost;
  if (unpriced !== undefined) return `${verdictText(review)} What that costs in ${region} is not known.`;
  if (byUse.length === 0 && untold.length === 0) return verdictText(review);
  const flag = byUse.length > 0 && !isUseSaid ? ', `--writes-per-second N` counts it' : '';
  return `${verdictText(review)} What that costs depends on use${flag}.`;
}

const verbs = {
  loss: ['loses records', 'lose records'],
  replay: ['brings records again', 'bring records again'],
  replace: ['replaces or stops something', 'replace or stop something'],
} as const;

export function verdictText(review: Review): string {
  const { plans, findings } = review;
  const all = plans.flatMap(({ changes }) => changes);
  const changed = all.filter(({ action }) => action !== 'none').length;
  const resources =
    changed === 0 ? 'No resource changes' : `${count(changed)} of ${counted(all.length, 'resource')} change`;
  const partial = plans.some(({ isPartial }) => isPartial)
    ? ' The plan is not whole: Terraform did not plan everything, and what it left out is not reviewed.'
    : '';
  if (findings.length === 0) return `Quiet: no record is lost, brought again or held up. ${resources}.${partial}`;
  const parts = hazardKinds.flatMap((kind) => {
    const number = countOf(review, kind);
    return number === 0 ? [] : [`${number} ${verbs[kind][number === 1 ? 0 : 1]}`];
  });
  const [only] = findings;
  const head =
    findings.length === 1 ? `1 hazard, which ${verbs[only!.kind][0]}` : `${findings.length} hazards: ${listed(parts)}`;
  return `**${head}.** ${resources}.${partial}`;
}

function findingLines(
  { code: name, kind, title, source, change, what, lasts, steps }: Finding,
  place: number,
): string[] {
  return [
    `### ${place}. ${title}`,
    '',
    `${placeText(change)}: **${kind}**, \`${name}\` ([why](${source}))`,
    '',
    `${what}`,
    '',
    `**For how long:** ${lasts}`,
    '',
    '**The safe way:**',
    '',
    ...steps.map((step, index) => `${index + 1}. ${step}`),
  ];
}

function placeText({ address, plan }: PlannedChange): string {
  return plan === undefined ? code(address) : `${code(address)} of ${code(plan)}`;
}

function costLines(cost: CostChange): string[] {
  const { lines, byUse, isUseSaid, untold, perMonth, region, isRegionGuessed, prices, unpriced } = cost;
  const notes = [
    ...(byUse.length > 0
      ? [
          `Paid by use, which no plan tells: ${addresses(byUse)}.${isUseSaid ? '' : ' `--writes-per-second N` counts what depends on it.'}`,
        ]
      : []),
    ...untold.map(({ change, attribute }) => `What ${code(attribute)} of ${placeText(change)} costs no plan tells.`),
    ...(unpriced ? [unpriced] : []),
  ];
  if (lines.length === 0 && notes.length === 0) return [];
  const sourced = [comparedPricesText(prices), uncheckedPricesText(prices)].filter((text) => text !== undefined);
  const where = isRegionGuessed ? `${region}, since no plan says the region` : region;
  return [
    '',
    '### Cost',
    '',
    ...(lines.length > 0
      ? [
          `${signed(perMonth)} a month, in US dollars of ${where}, without free tiers.${sourced.map((text) => ` ${text}`).join('')}`,
          '',
          '| | A month |',
          '| --- | ---: |',
          ...lines.map(({ change, perMonth: each }) => `| ${cell(placeText(change))} | ${signed(each)} |`),
          ...(notes.length > 0 ? [''] : []),
        ]
      : []),
    ...notes.map((note) => `- ${note}`),
  ];
}

/** Of a list that says nothing of any one of them. */
const addressesMax = 5;

function addresses(changes: readonly PlannedChange[]): string {
  const shown = changes.slice(0, addressesMax).map(placeText);
  const more = changes.length - shown.length;
  return listed(more > 0 ? [...shown, counted(more, 'other')] : shown);
}

/** A bar would end the cell of a table, also within code. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function signed(perMonth: number): string {
  return `${perMonth < 0 ? '−' : '+'}${dollars(Math.abs(perMonth))}`;
}

const quotaTitles: { readonly [name in QuotaUse['name']]: string } = {
  readers: 'Readers of a shard',
  'registered-consumers': 'Consumers with throughput of their own',
  'reserved-concurrency': 'Reserved concurrency in these plans',
};

function quotaLines(quotas: readonly QuotaUse[]): string[] {
  if (quotas.length === 0) return [];
  return [
    '',
    '### Limits',
    '',
    '| | Of | Before | After | At most |',
    '| --- | --- | ---: | ---: | ---: |',
    ...quotas.map(
      ({ name, of, by, before, after, max }) =>
        `| ${quotaTitles[name]} | ${cell(ownerText(name, of, by))} | ${before} | ${after > max ? `**${after}**` : after} | ${max} |`,
    ),
  ];
}

/** A stream that no plan makes is told by those that read it: its name may be a secret. */
function ownerText(name: QuotaUse['name'], of: PlannedChange | undefined, by: readonly PlannedChange[]): string {
  if (of) return placeText(of);
  return name === 'reserved-concurrency' ? 'the account, by default' : `what ${code(by[0]!.address)} reads`;
}
