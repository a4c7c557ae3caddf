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
import { timestampRules } from './kinesis-rules';

/** What AWS asks of a mapping, as far as a Terraform module sees it. */
export const eventSourceRules: { readonly [kind in 'dynamodb' | 'kinesis' | 'sqs']: readonly Rule[] } = {
  dynamodb: streamRules('dynamodb'),
  kinesis: [...streamRules('kinesis'), ...timestampRules],
  sqs: [...rangeRules('sqs'), responseTypes, maximumConcurrency, filterCount(), filterLength, batchWindow],
};

function streamRules(kind: 'dynamodb' | 'kinesis'): readonly Rule[] {
  return [
    ...rangeRules(kind, { nullable: ['tumblingWindowInSeconds'] }),
    startingPosition(kind),
    ...[responseTypes, metrics, filterCount(), filterLength, tumblingFactor, tumblingFilters],
  ];
}
