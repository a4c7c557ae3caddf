import { createDynamodbCall } from '../../core/dynamodb-call';
import type { SinkRow } from '../sink-row';
import { createAggregationSink } from './aggregation-sink';
import { aggregationEnv } from './env';
import { parseAggregationRule } from './parse-aggregation-rule';

export const aggregationRow: SinkRow<typeof aggregationEnv> = {
  name: 'aggregation',
  env: aggregationEnv,
  create: ({ aggregationTable, aggregationRule }, { request, clock }) =>
    createAggregationSink({
      call: createDynamodbCall(request),
      table: aggregationTable,
      rule: parseAggregationRule(aggregationRule),
      clock,
    }),
};
