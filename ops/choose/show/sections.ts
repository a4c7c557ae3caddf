import { dollars } from '../../cost/show/dollars';
import { assumptionTexts, priceTexts } from '../../cost/show/workload-text';
import { counted } from '../../rehearse/show/units';
import type { Choice, Option } from '../choose';

/** The answer in one sentence. */
export function headline({ best, options }: Choice): string {
  const chosen = options.find(({ name }) => name === best);
  if (!chosen) return 'Nothing fits: each option is excluded by something that is wanted.';
  const rivals = options.filter(({ excluded, name }) => excluded.length === 0 && name !== best);
  const needs = chosen.asks.length === 0 ? 'nothing more' : counted(chosen.asks.length, 'thing');
  if (rivals.length === 0) return `${chosen.title}: nothing else can do what is wanted.`;
  const isTied = rivals.some(({ asks }) => asks.length === chosen.asks.length);
  return `${chosen.title}: it needs ${needs}, ${isTied ? 'and of those that need no more it is the cheapest' : 'and every other option more'}.`;
}

/** A sentence about an option that fits for less money, none where the best is the cheapest too. */
export function cheaperText({ best, options }: Choice): string | undefined {
  const chosen = options.find(({ name }) => name === best);
  const fitting = options.filter(({ excluded }) => excluded.length === 0);
  const [cheapest] = fitting.sort((one, other) => one.cost.perMonth - other.cost.perMonth);
  if (!chosen || !cheapest || cheapest.name === chosen.name) return undefined;
  const saved = dollars(chosen.cost.perMonth - cheapest.cost.perMonth);
  return `${cheapest.title} saves ${saved} a month, for what it needs besides.`;
}

/** Rows of what each option costs in all, beneath each other. */
export function costRows({ options }: Choice): string[][] {
  return [
    ['Per million changes', ...options.map(({ cost }) => dollars(cost.perMillion))],
    ['A month', ...options.map(({ cost }) => dollars(cost.perMonth))],
  ];
}

/** Every reason of an option, the weightiest first, with its source. */
export function reasonTexts({ excluded, asks, favours }: Option): readonly { text: string; source: string }[] {
  return [
    ...excluded.map(({ text, source }) => ({ text: `Out: it ${text}.`, source })),
    ...asks.map(({ text, source }) => ({ text: `It needs ${text}.`, source })),
    ...favours.map(({ text, source }) => ({ text: `It ${text}.`, source })),
  ];
}

/** What the figures rest on. */
export function noteTexts({ workload, options, prices }: Choice): readonly string[] {
  const others = options.flatMap(({ otherMode }) => (otherMode ? [otherMode] : []));
  return [
    ...assumptionTexts(workload),
    ...others.map(({ title, perMonth }) => `${title}: ${dollars(perMonth)} a month.`),
    'Free tiers, later tiers of volume, logs, alarms, failures, storage in S3 and the table itself are not included. What the amounts are made of, and what would lower them: `tributary cost` with the same flags.',
    ...priceTexts(prices),
  ];
}
