import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { OwnTable } from './consumer-settings';
import { names, pascalCase } from './names';
import { oneOrManyOf, type PolicyStatement, type StatementList } from './policy';
import { expression, isExpression, optionalObject, rawExpression, type Setting } from './setting';
import { makeTable } from './table';

export interface OwnTablesProps {
  /** Name of the consumer: `orders-dev-by-product`. */
  readonly name: string;
  /** Environment variable to table; a map that only Terraform knows spells the fields in snake_case. */
  readonly tables: Setting<{ readonly [variable: string]: OwnTable }>;
  readonly preventDestroy: Setting<boolean>;
}

/** What a consumer gets for its tables: their names as variables, and the right to call what its code calls. */
export interface OwnTables {
  readonly environment: Setting<Record<string, string>>;
  readonly statements: readonly (PolicyStatement | StatementList)[];
}

/** Makes the tables that a consumer owns, hands it their names, and grants what its code calls on them. */
export function makeOwnTables(scope: Construct, props: OwnTablesProps): OwnTables {
  const { tables, preventDestroy } = props;
  if (isExpression(tables)) return tablesForEach(scope, props, tables);
  const made = Object.entries(tables).map(([variable, { actions, ...settings }]) => {
    const tableName = names.ownTable(props.name, variable);
    const table = makeTable(scope, pascalCase(variable), settings, { tableName, stream: false, preventDestroy });
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

/** One resource for all of them: a table's address is its variable, whatever else is set. */
function tablesForEach(scope: Construct, { name, preventDestroy }: OwnTablesProps, tables: unknown): OwnTables {
  const tableName = `${name}-${expression`replace(lower(each.key), "_", "-")`}`;
  const table = makeTable(scope, 'Tables', eachSettings(), { tableName, stream: false, preventDestroy });
  table.addOverride('for_each', tables);
  const made = rawExpression(table.fqn);
  const statement = expression`{ Sid = "Use\${join("", [for word in split("_", lower(variable)) : title(word)])}", Effect = "Allow", Action = ${rawExpression(oneOrManyOf('table.actions'))}, Resource = ${made}[variable].arn }`;
  return {
    environment: expression`{ for variable, table in ${made} : variable => table.name }`,
    statements: [{ each: expression`[for variable, table in ${tables} : ${statement}]` }],
  };
}

/** Settings of the element at hand; fields of an object variable are null when left out. */
function eachSettings(): Omit<OwnTable, 'actions'> {
  const field = (path: string) => Token.asString(rawExpression(`each.value.${path}`));
  const keyOf = (path: string) => ({ name: field(`${path}.name`), type: field(`${path}.type`) as 'S' });
  return {
    partitionKey: keyOf('partition_key'),
    sortKey: optionalObject(keyOf('sort_key'), expression`each.value.sort_key != null`),
    timeToLiveAttribute: field('time_to_live_attribute'),
  };
}
