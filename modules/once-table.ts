import type { Construct } from 'constructs';
import { anyOf, givenWhen } from './condition';
import type { ExistingOnceTable } from './consumer-settings';
import { keyOf, keyStatement } from './encryption-key';
import { madeOrFoundTable } from './made-or-found-table';
import { names } from './names';
import type { PolicyStatement } from './policy';
import { type Condition, isGiven, type Setting } from './setting';
import { makeTable } from './table';

/** The table behind `once()`: which effects were started and which are done. */
export interface OnceTable {
  /** Null where it is not wanted. */
  readonly tableName: string | undefined;
  readonly statements: readonly PolicyStatement[];
}

export interface OnceTableProps {
  /** Name of the consumer in AWS: `orders-dev-by-product`. */
  readonly name: string;
  /** Whether there are effects to mark. A table that exists is given for nothing else. */
  readonly wanted: Condition;
  readonly existing: ExistingOnceTable | undefined;
  readonly preventDestroy: Setting<boolean>;
}

/** Made or found. Key and expiry attribute are those that the handler writes. Absent where no effects are marked. */
export function makeOnceTable(scope: Construct, id: string, props: OnceTableProps): OnceTable | undefined {
  const wanted = anyOf(props.wanted, isGiven(props.existing));
  if (wanted === false) return undefined;
  const table = madeOrFoundTable(props.existing, props.wanted, () => tableOf(scope, id, props));
  return {
    tableName: givenWhen(wanted, table.name),
    statements: [
      {
        sid: 'RememberEffects',
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        resources: [table.arn],
        when: wanted,
      },
      keyStatement('DecryptEffects', ['kms:Decrypt'], keyOf(props.existing?.kmsKeyArn)),
    ],
  };
}

function tableOf(scope: Construct, id: string, { name, preventDestroy }: OnceTableProps) {
  return makeTable(
    scope,
    id,
    { partitionKey: { name: 'effectKey', type: 'S' }, timeToLiveAttribute: 'expiresAt' },
    { tableName: names.once(name), stream: false, preventDestroy },
  );
}
