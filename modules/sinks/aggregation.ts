import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { Construct } from 'constructs';
import { aggregationEnv } from '../../handlers/sinks/aggregation/env';
import type { AggregationRule } from '../../handlers/sinks/aggregation/settings';
import { allOf, givenWhen } from '../condition';
import { keyOf, keyStatement } from '../encryption-key';
import { environmentOf } from '../environment';
import { madeOrFoundTable } from '../made-or-found-table';
import { names } from '../names';
import { expression, isExpression, mayBeNull, optionalExpression } from '../setting';
import { makeTable } from '../table';
import type { AggregationSettings } from './aggregation-settings';
import { sinkDefaults } from './defaults';
import { itemTestsOf } from './item-tests';
import type { SinkParts, SinkProps } from './sink';

const { aggregation: defaults } = sinkDefaults;

/** What the aggregation sink calls the partition key of its rows, and the time at which a tombstone may go. */
const [rowKey, expiresAtAttribute] = ['rowKey', '_expiresAt'];

/**
 * The table with the rows of groups and of what each item was counted as, made or found. By default: on-demand
 * billing, AWS's key, point-in-time recovery; tombstones expire.
 */
export function makeAggregationSink(scope: Construct, id: string, props: SinkProps<AggregationSettings>): SinkParts {
  const { settings, wanted } = props;
  const table = madeOrFoundTable(settings.table, wanted, () => tableOf(scope, id, props));
  const key = keyOf(settings.kmsKeyArn);
  const rule = ruleOf(settings);
  return {
    environment: environmentOf(aggregationEnv, {
      aggregationTable: givenWhen(wanted, table.name),
      aggregationRule: isExpression(wanted) ? optionalExpression(expression`${rule}`, wanted) : rule,
    }),
    statements: [
      {
        sid: 'KeepAggregation',
        // A transaction asks for the rights of its writes: rows of items are put, those of groups updated. Operators scan.
        actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Scan', 'dynamodb:UpdateItem'],
        resources: [table.arn],
        when: wanted,
      },
      keyStatement('DecryptAggregation', ['kms:Decrypt'], { ...key, isThere: allOf(wanted, key.isThere) }),
    ],
    outputs: [
      {
        name: 'aggregationTableName',
        description: "Name of the aggregation's table; null without an aggregation.",
        value: givenWhen(wanted, table.name),
      },
    ],
  };
}

function tableOf(
  scope: Construct,
  id: string,
  { name, settings, preventDestroy }: SinkProps<AggregationSettings>,
): DynamodbTable {
  return makeTable(
    scope,
    id,
    {
      partitionKey: { name: rowKey, type: 'S' },
      timeToLiveAttribute: expiresAtAttribute,
      pointInTimeRecoveryEnabled: settings.pointInTimeRecoveryEnabled ?? defaults.pointInTimeRecoveryEnabled,
      ...(settings.kmsKeyArn === undefined ? {} : { kmsKeyArn: settings.kmsKeyArn }),
    },
    { tableName: names.aggregation(name), stream: false, preventDestroy },
  );
}

/** The rule as the handler reads it, with what is left to the defaults, so that a module writes the same text. */
function ruleOf(settings: AggregationSettings): unknown {
  const { groupBy, where = [], sums = {} } = settings;
  const rule = {
    groupBy,
    where: itemTestsOf(where),
    sums,
    shards: settings.shards ?? defaults.shards,
    tombstoneRetentionDays: settings.tombstoneRetentionDays ?? defaults.tombstoneRetentionDays,
  } satisfies { readonly [setting in keyof AggregationRule]: unknown };
  if (!Object.values(rule).some((member) => isExpression(member) && mayBeNull(member))) return rule;
  return expression`{ for name, value in ${rule} : name => value if value != null }`;
}
