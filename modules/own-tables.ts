import type { Construct } from 'constructs';
import type { OwnTable } from './consumer-settings';
import { names, pascalCase } from './names';
import type { PolicyStatement } from './policy';
import { makeTable } from './table';

/** Makes the tables that a consumer owns, hands it their names, and grants what its code calls on them. */
export function makeOwnTables(
  scope: Construct,
  props: { name: string; tables: { readonly [variable: string]: OwnTable }; preventDestroy: boolean },
): { environment: Record<string, string>; statements: PolicyStatement[] } {
  const made = Object.entries(props.tables).map(([variable, { actions, ...settings }]) => {
    const tableName = names.ownTable(props.name, variable);
    const table = makeTable(scope, pascalCase(variable), settings, {
      tableName,
      stream: false,
      preventDestroy: props.preventDestroy,
    });
    return { variable, table, actions };
  });
  return {
    environment: Object.fromEntries(made.map(({ variable, table }) => [variable, table.name])),
    statements: made.map(({ variable, table, actions }) => ({
      sid: `Use${pascalCase(variable)}`,
      actions,
      resources: [table.arn],
    })),
  };
}
