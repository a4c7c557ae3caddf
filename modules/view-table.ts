import type { Construct } from 'constructs';
import { consumerEnv } from '../handlers/core/env';
import { viewEnv } from '../handlers/sinks/view/env';
import { chosenDefaults } from './chosen-defaults';
import { allOf, givenWhen } from './condition';
import type { ViewSettings } from './consumer-settings';
import { keyOf, keyStatement } from './encryption-key';
import { environmentOf } from './environment';
import { names } from './names';
import { attributeOf, makeWhen } from './optional-resource';
import type { PolicyStatement } from './policy';
import { expression, isExpression, isGiven, mayBeNull, optionalExpression, type Setting } from './setting';
import { makeTable } from './table';

/** Name of the attribute that tells DynamoDB when a tombstone may go; the view sink writes it. */
const expiresAtAttribute = '_expiresAt';

/** A materialized view: its table, and what the handler that keeps it needs. */
export interface ViewTable {
  /** Null where Terraform finds that there is no view. */
  readonly tableName: string;
  readonly environment: Record<string, string>;
  readonly statements: readonly PolicyStatement[];
}

/**
 * The table of a materialized view, keyed as its projection says. By default: on-demand billing, AWS's key,
 * point-in-time recovery; tombstones expire.
 */
export function makeViewTable(
  scope: Construct,
  id: string,
  props: { name: string; view: ViewSettings | undefined; preventDestroy: Setting<boolean> },
): ViewTable | undefined {
  const { view } = props;
  if (view === undefined) return undefined;
  const wanted = isGiven(view);
  const table = makeWhen(wanted, () => tableOf(scope, id, { ...props, view }))!;
  const [tableName, tableArn] = [attributeOf(table, 'name'), attributeOf(table, 'arn')];
  const key = keyOf(view.kmsKeyArn);
  return {
    tableName,
    environment: environmentOf(
      { ...consumerEnv, ...viewEnv },
      {
        sink: givenWhen(wanted, 'view'),
        viewTable: givenWhen(wanted, tableName),
        viewProjection: isExpression(wanted)
          ? optionalExpression(expression`${projectionOf(view)}`, wanted)
          : projectionOf(view),
      },
    ),
    statements: [
      // Rows and tombstones are both written by guarded puts.
      { sid: 'WriteView', actions: ['dynamodb:PutItem'], resources: [tableArn], when: wanted },
      keyStatement('DecryptView', ['kms:Decrypt'], { ...key, isThere: allOf(wanted, key.isThere) }),
    ],
  };
}

function tableOf(
  scope: Construct,
  id: string,
  { name, view, preventDestroy }: { name: string; view: ViewSettings; preventDestroy: Setting<boolean> },
) {
  const { partitionKey, sortKey } = view.projection;
  return makeTable(
    scope,
    id,
    {
      partitionKey: { name: partitionKey.name, type: partitionKey.type },
      sortKey: { name: sortKey.name, type: 'S' },
      timeToLiveAttribute: expiresAtAttribute,
      pointInTimeRecoveryEnabled: view.pointInTimeRecoveryEnabled ?? chosenDefaults.view.pointInTimeRecoveryEnabled,
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
