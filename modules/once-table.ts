import type { Construct } from 'constructs';
import { givenWhen } from './condition';
import { names } from './names';
import { attributeOf, makeWhen } from './optional-resource';
import type { PolicyStatement } from './policy';
import type { Condition, Setting } from './setting';
import { makeTable } from './table';

/** The table behind `once()`: which effects were started and which are done. */
export interface OnceTable {
  /** Null where it is not wanted. */
  readonly tableName: string | undefined;
  readonly statements: readonly PolicyStatement[];
}

/** Key and expiry attribute are those that the handler writes. Nothing is made when it is not wanted. */
export function makeOnceTable(
  scope: Construct,
  id: string,
  props: { name: string; wanted: Condition; preventDestroy: Setting<boolean> },
): OnceTable | undefined {
  const table = makeWhen(props.wanted, () =>
    makeTable(
      scope,
      id,
      { partitionKey: { name: 'effectKey', type: 'S' }, timeToLiveAttribute: 'expiresAt' },
      { tableName: names.once(props.name), stream: false, preventDestroy: props.preventDestroy },
    ),
  );
  if (table === undefined) return undefined;
  return {
    tableName: givenWhen(props.wanted, attributeOf(table, 'name')),
    statements: [
      {
        sid: 'RememberEffects',
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        resources: [attributeOf(table, 'arn')],
        when: props.wanted,
      },
    ],
  };
}
