import { describeRange } from './event-source-settings-issue';
import {
  type EventSourceKind,
  eventSourceLimits,
  filterPatternCharactersMax,
  filtersMax,
  maximumConcurrencyRange,
  type SettingRange,
} from './event-source-settings-limits';
import {
  all,
  any,
  between,
  type Claim,
  choose,
  collect,
  eq,
  floor,
  given,
  gt,
  implies,
  item,
  lengthOf,
  list,
  lte,
  not,
  number,
  oneOf,
  type Rule,
  sentence,
  text,
  words,
} from './rule';

/** Remedies that the checks and the rules share. */
export const batchRemedy = 'Lower it or add a consumer.';
export const positionRemedy = 'Use TRIM_HORIZON, which misses nothing.';

const window = number('tumblingWindowInSeconds?');
const filters = 'filterCriteria?.filters';

/** A tumbling window keeps a shard's order in one place. */
export const tumblingFactor: Rule = {
  setting: 'parallelizationFactor',
  rule: words('must be 1 with a tumbling window'),
  value: number('parallelizationFactor', 1),
  remedy: words('Lower it or remove the window.'),
  holds: implies(given(window), any(lte(window, 0), lte(number('parallelizationFactor', 1), 1))),
};

export const tumblingFilters: Rule = {
  setting: 'filterCriteria',
  rule: words('cannot be used with a tumbling window'),
  value: list(filters),
  remedy: words('Remove the filters or the window.'),
  holds: implies(all(given(window), given(filters)), any(lte(window, 0), eq(lengthOf(list(filters)), 0))),
};

/** Enforced for queues. The documentation says the same of streams, where AWS was recorded accepting it. */
export const batchWindow: Rule = {
  setting: 'maximumBatchingWindowInSeconds',
  rule: words('must be at least 1 where `batchSize` is above 10'),
  value: number('maximumBatchingWindowInSeconds', 0),
  remedy: words('Raise it, or lower `batchSize` to 10.'),
  holds: any(
    lte(number('batchSize', 10), 10),
    gt(number('batchSize', 10), 10_000),
    not(eq(number('maximumBatchingWindowInSeconds', 0), 0)),
  ),
};

export function filterCount(filterCountMax = filtersMax): Rule {
  return {
    setting: filters,
    rule: words(`must hold at most ${filterCountMax} filters`),
    value: lengthOf(list(filters)),
    remedy: words('Join filters: values in one list are alternatives.'),
    holds: implies(given(filters), lte(lengthOf(list(filters)), filterCountMax)),
  };
}

const pattern = `${filters}[*].pattern`;

export const filterLength: Rule = {
  setting: pattern,
  rule: words(`must have at most ${filterPatternCharactersMax} characters`),
  value: lengthOf(text(pattern)),
  remedy: words('Split it.'),
  holds: lte(lengthOf(text(pattern)), filterPatternCharactersMax),
};

export const responseTypes = onlyOne('functionResponseTypes', 'ReportBatchItemFailures');
export const metrics = onlyOne('metricsConfig?.metrics', 'EventCount');

/** What is known of no source but Lambda's own list of positions. */
export function startingPosition(kind: EventSourceKind): Rule {
  const { startingPositions, title } = eventSourceLimits[kind];
  const value = text('startingPosition');
  return {
    setting: 'startingPosition',
    rule: sentence`must be ${startingPositions.join(' or ')}${choose(eq(value, 'AT_TIMESTAMP'), ` for ${title}`, '')}`,
    value,
    remedy: words(positionRemedy),
    holds: oneOf(value, ...startingPositions),
  };
}

/** Whole numbers that AWS takes. `nullable` are those without a default of the constructs. */
export function rangeRules(
  kind: EventSourceKind,
  { prefix = '', nullable = [], when }: { prefix?: string; nullable?: readonly string[]; when?: Claim } = {},
): readonly Rule[] {
  const { ranges, title } = eventSourceLimits[kind];
  return Object.entries(ranges).map(([name, range]) => {
    const path = `${prefix}${name}${nullable.includes(name) ? '?' : ''}`;
    const rule = rangeRule(path, range, title);
    return when === undefined ? rule : { ...rule, holds: implies(when, rule.holds) };
  });
}

export const maximumConcurrency: Rule = rangeRule('scalingConfig?.maximumConcurrency', maximumConcurrencyRange);

export function rangeText(range: SettingRange, title?: string): string {
  return `must be ${describeRange(range)}${title === undefined ? '' : ` for ${title}`}`;
}

function rangeRule(path: string, range: SettingRange, title?: string): Rule {
  const value = number(path);
  const isWhole = eq(floor(value), value);
  const isInside = all(between(value, range.min, range.max), ...(range.min === range.max ? [] : [isWhole]));
  const fits = range.orForever ? any(eq(value, -1), isInside) : isInside;
  const lower = path.includes('batchSize') ? batchRemedy : 'Lower it.';
  return {
    setting: path,
    rule: words(rangeText(range, title)),
    value,
    remedy: sentence`${choose(gt(value, range.max), lower, 'Raise it.')}`,
    holds: path.includes('?') ? implies(given(value), fits) : fits,
  };
}

function onlyOne(path: string, only: string): Rule {
  const value = list(path);
  const others = collect(value, not(eq(item, only)));
  return {
    setting: path,
    rule: words(`must be \`['${only}']\` or empty`),
    value,
    remedy: words('Remove the rest.'),
    holds: path.includes('?')
      ? implies(given(value), all(lte(lengthOf(value), 1), eq(lengthOf(others), 0)))
      : all(lte(lengthOf(value), 1), eq(lengthOf(others), 0)),
  };
}
