import {
  type EventSourceKind,
  eventSourceLimits,
  filterPatternCharactersMax,
  filtersMax,
  maximumConcurrencyRange,
  onlyMembers,
  provisionedPollerRanges,
  type SettingRange,
} from './event-source-settings-limits';
import {
  all,
  always,
  any,
  asNumber,
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
  matches,
  not,
  number,
  oneOf,
  type Rule,
  sentence,
  text,
  words,
} from './rule';

/**
 * What AWS asks of the settings of a mapping, each rule once: `event-source-settings-checks.ts` evaluates them and adds
 * what AWS would answer, and a Terraform module validates the same rules of the settings that it has as variables.
 */

const positionRemedy = words('Use TRIM_HORIZON, which misses nothing.');

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
    gt(number('batchSize', 10), eventSourceLimits.sqs.ranges.batchSize!.max),
    not(eq(number('maximumBatchingWindowInSeconds', 0), 0)),
  ),
};

/** Terraform's type says the same: of a value as it was written, nothing but the kind is asked. */
export const filterList: Rule = {
  setting: filters,
  rule: words('must be a list'),
  value: list(filters),
  remedy: words('Write `[{ pattern }]`.'),
  holds: always,
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

export const responseTypes = onlyOne('functionResponseTypes', onlyMembers.functionResponseTypes);
export const metrics = onlyOne('metricsConfig?.metrics', onlyMembers['metricsConfig.metrics']);

/** What is known of no source but Lambda's own list of positions. */
export function startingPosition(kind: EventSourceKind): Rule {
  const { startingPositions, title } = eventSourceLimits[kind];
  const value = text('startingPosition');
  return {
    setting: 'startingPosition',
    rule: sentence`must be ${startingPositions.join(' or ')}${choose(eq(value, 'AT_TIMESTAMP'), ` for ${title}`, '')}`,
    value,
    remedy: positionRemedy,
    holds: oneOf(value, ...startingPositions),
  };
}

export function startingPositionGiven(kind: EventSourceKind): Rule {
  return {
    setting: 'startingPosition',
    rule: words(`is required for ${eventSourceLimits[kind].title}`),
    remedy: positionRemedy,
    holds: given('startingPosition'),
  };
}

const onSuccess = text('destinationConfig?.onSuccess?.destination?');
const onFailure = text('destinationConfig?.onFailure?.destination?');

export const successDestination: Rule = {
  setting: 'destinationConfig?.onSuccess',
  rule: words('is not supported for event source mappings'),
  value: onSuccess,
  remedy: words('Remove it, and send from the handler.'),
  holds: not(given(onSuccess)),
};

export const failureDestination: Rule = {
  setting: 'destinationConfig?.onFailure',
  rule: words('must be the ARN of a standard SQS queue, a standard SNS topic, or an S3 bucket'),
  value: onFailure,
  remedy: words('Use a destination without order, a bucket by preference.'),
  holds: implies(
    given(onFailure),
    all(matches(onFailure, /^(arn:[^:]+:(sqs|sns|s3|kafka):|kafka:\/\/)/), not(matches(onFailure, /\.fifo$/))),
  ),
};

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

const concurrency = 'scalingConfig?.maximumConcurrency';

export const maximumConcurrency: Rule = rangeRule(concurrency, maximumConcurrencyRange);
export const minimumPollers: Rule = pollerRule('minimumPollers');
export const maximumPollers: Rule = pollerRule('maximumPollers');

/** Provisioned pollers scale by themselves. */
export const pollersAlone: Rule = {
  setting: 'provisionedPollerConfig',
  rule: words('cannot be used with `scalingConfig.maximumConcurrency`'),
  value: list('provisionedPollerConfig?'),
  remedy: words('Remove one of them.'),
  holds: not(all(given('provisionedPollerConfig?'), given(concurrency))),
};

/**
 * The rule for settings as a caller wrote them: what is absent has AWS's default, and nothing else has refused a value
 * of another kind.
 */
export function asWritten(rule: Rule): Rule {
  return { ...rule, holds: implies(given(rule.setting), rule.holds), asksForKind: true };
}

function pollerRule(name: keyof typeof provisionedPollerRanges): Rule {
  return rangeRule(`provisionedPollerConfig?.${name}?`, provisionedPollerRanges[name]);
}

function rangeRule(path: string, range: SettingRange, title?: string): Rule {
  const value = number(path);
  const isWhole = eq(floor(value), value);
  const isInside = all(between(value, range.min, range.max), ...(range.min === range.max ? [] : [isWhole]));
  const fits = range.orForever ? any(eq(value, -1), isInside) : isInside;
  const lower = path.includes('batchSize') ? 'Lower it or add a consumer.' : 'Lower it.';
  return {
    setting: path,
    rule: words(`must be ${describeRange(range)}${title === undefined ? '' : ` for ${title}`}`),
    value,
    remedy: sentence`${choose(gt(asNumber(value), range.max), lower, 'Raise it.')}`,
    holds: path.includes('?') ? implies(given(value), fits) : fits,
  };
}

function describeRange({ min, max, orForever }: SettingRange): string {
  const range = min === max ? `${min}` : `${min} to ${max}`;
  return orForever ? `-1 (for ever) or ${range}` : range;
}

function onlyOne(path: string, only: string): Rule {
  const value = list(path);
  const others = collect(value, not(eq(item, only)));
  const fits = all(lte(lengthOf(value), 1), eq(lengthOf(others), 0));
  return {
    setting: path,
    rule: words(`must be \`['${only}']\` or empty`),
    value,
    remedy: words('Remove the rest.'),
    holds: path.includes('?') ? implies(given(value), fits) : fits,
  };
}
