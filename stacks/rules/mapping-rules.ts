import {
  batchWindow,
  filterCount,
  filterLength,
  maximumConcurrency,
  metrics,
  rangeRules,
  responseTypes,
  startingPosition,
  tumblingFactor,
  tumblingFilters,
} from '../../modules/event-source-settings-rules';
import type { Rule } from '../../modules/rule';

/** What AWS asks of a mapping, as far as a Terraform module sees it. */
export const eventSourceRules: { readonly [kind in 'dynamodb' | 'sqs']: readonly Rule[] } = {
  dynamodb: [
    ...rangeRules('dynamodb', { nullable: ['tumblingWindowInSeconds'] }),
    startingPosition('dynamodb'),
    ...[responseTypes, metrics, filterCount(), filterLength, tumblingFactor, tumblingFilters],
  ],
  sqs: [...rangeRules('sqs'), responseTypes, maximumConcurrency, filterCount(), filterLength, batchWindow],
};
