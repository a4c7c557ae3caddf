import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { Construct } from 'constructs';
import { viewEnv } from '../../handlers/sinks/view/env';
import { allOf, givenWhen } from '../condition';
import { keyOf, keyStatement } from '../encryption-key';
import { environmentOf } from '../environment';
import { madeOrFoundTable } from '../made-or-found-table';
import { names } from '../names';
import { expression, isExpression, mayBeNull, optionalExpression } from '../setting';
import { makeTable } from '../table';
import { sinkDefaults } from './defaults';
import type { SinkParts, SinkProps } from './sink';
import type { ViewSettings } from './view-settings';

/** Name of the attribute that tells DynamoDB when a tombstone may go; the view sink writes it. */
const expiresAtAttribute = '_expiresAt';

/**
 * The table of a materialized view, keyed as its projection says, made or found. By default: on-demand billing, AWS's
 * key, point-in-time recovery; tombstones expire.
 */
export function makeViewSink(scope: Construct, id: string, props: SinkProps<ViewSettings>): SinkParts {
  const { settings, wanted } = props;
  const table = madeOrFoundTable(settings.table, wanted, () => tableOf(scope, id, props));
  const key = keyOf(settings.kmsKeyArn);
  return {
    environment: environmentOf(viewEnv, {
      viewTable: givenWhen(wanted, table.name),
      viewProjection: isExpression(wanted)
        ? optionalExpression(expression`${projectionOf(settings)}`, wanted)
        : projectionOf(settings),
    }),
    statements: [
      {
        sid: 'WriteView',
        // Rows and tombstones are both written by guarded puts; the others are for operators, who ask what the view holds.
        actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Scan'],
        resources: [table.arn],
        when: wanted,
      },
      keyStatement('DecryptView', ['kms:Decrypt'], { ...key, isThere: allOf(wanted, key.isThere) }),
    ],
    outputs: [
      {
        name: 'viewTableName',
        description: "Name of the view's table; null without a view.",
        value: givenWhen(wanted, table.name),
      },
    ],
  };
}

function tableOf(
  scope: Construct,
  id: string,
  { name, settings: view, preventDestroy }: SinkProps<ViewSettings>,
): DynamodbTable {
  const { partitionKey, sortKey } = view.projection;
  return makeTable(
    scope,
    id,
    {
      partitionKey: { name: partitionKey.name, type: partitionKey.type },
      sortKey: { name: sortKey.name, type: 'S' },
      timeToLiveAttribute: expiresAtAttribute,
      pointInTimeRecoveryEnabled: view.pointInTimeRecoveryEnabled ?? sinkDefaults.view.pointInTimeRecoveryEnabled,
      ...(view.kmsKeyArn === undefined ? {} : { kmsKeyArn: view.kmsKeyArn }),
    },
    { tableName: names.view(name), stream: false, preventDestroy },
  );
}

/** The handler reads a member that is there, so Terraform writes none that is null. */
function projectionOf({ projection }: ViewSettings): unknown {
  if (!Object.values(projection).some(mayBeNull)) return projection;
  return expression`{ for name, value in ${projection} : name => value if value != null }`;
}
