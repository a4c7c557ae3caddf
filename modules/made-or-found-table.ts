import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { allOf, chooseText, not } from './condition';
import { attributeOf, makeWhen } from './optional-resource';
import { type Condition, isGiven } from './setting';
import { tableNameOf } from './sinks/arn-parts';

/** A table, whoever made it. */
export interface MadeOrFoundTable {
  readonly arn: string;
  readonly name: string;
}

/** The table that exists where one is given, else one that is made where it is wanted. */
export function madeOrFoundTable(
  existing: { readonly arn: string } | undefined,
  wanted: Condition,
  make: () => DynamodbTable,
): MadeOrFoundTable {
  const isThere = isGiven(existing);
  const theirs = existing?.arn ?? '';
  const made = makeWhen(allOf(wanted, not(isThere)), make);
  return {
    arn: chooseText(isThere, theirs, made ? attributeOf(made, 'arn') : ''),
    name: chooseText(isThere, tableNameOf(theirs), made ? attributeOf(made, 'name') : ''),
  };
}
