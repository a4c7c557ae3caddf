import { GlueCatalogDatabase } from '@cdktf/provider-aws/lib/glue-catalog-database';
import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { archiveColumns, archivePrefixes, nonePartition, otherPartition } from '../handlers/firehose-transform/env';
import type { ArchivePartitionSettings } from './archive-settings';
import { chooseText } from './condition';
import { names } from './names';
import { addDynamicBlock } from './optional-resource';
import { type Condition, conditionalHead, expression, isExpression, isGiven } from './setting';

export interface ArchiveTableProps {
  /** Name of the pipeline in this environment: `orders-dev`. */
  readonly name: string;
  readonly bucketName: string;
  readonly isParquet: Condition;
  readonly partitionBy: ArchivePartitionSettings | undefined;
  /** `2026-01-31` */
  readonly firstDay: string;
}

/**
 * A table in Glue over the archive. Athena computes the partitions from the table's own properties, so that no day has
 * to be added by anyone, and none is ever missing.
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export class ArchiveTable extends Construct {
  readonly database: GlueCatalogDatabase;
  readonly resource: GlueCatalogTable;

  constructor(scope: Construct, id: string, props: ArchiveTableProps) {
    super(scope, id);
    this.database = new GlueCatalogDatabase(this, 'Database', { name: names.archiveDatabase(props.name) });
    this.resource = tableOf(this, props);
    addPartitionKeys(this.resource, props.partitionBy);
  }
}

const hive = 'org.apache.hadoop.hive.ql.io';
const formats = {
  json: {
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: `${hive}.HiveIgnoreKeyTextOutputFormat`,
    serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
  },
  parquet: {
    inputFormat: `${hive}.parquet.MapredParquetInputFormat`,
    outputFormat: `${hive}.parquet.MapredParquetOutputFormat`,
    serializationLibrary: `${hive}.parquet.serde.ParquetHiveSerDe`,
  },
} as const;

function tableOf(scope: ArchiveTable, props: ArchiveTableProps): GlueCatalogTable {
  const of = (part: keyof (typeof formats)['json']) =>
    chooseText<string, string>(props.isParquet, formats.parquet[part], formats.json[part]);
  return new GlueCatalogTable(scope, 'Resource', {
    name: 'changes',
    databaseName: scope.database.name,
    tableType: 'EXTERNAL_TABLE',
    parameters: parametersOf(props),
    storageDescriptor: {
      location: `s3://${props.bucketName}/${archivePrefixes.changes}`,
      inputFormat: of('inputFormat'),
      outputFormat: of('outputFormat'),
      serDeInfo: { serializationLibrary: of('serializationLibrary') },
      columns: Object.entries(archiveColumns).map(([name, type]) => ({ name, type })),
    },
  });
}

/** `NOW` is the day of the query, in UTC, as Firehose's own days are. */
function parametersOf({ bucketName, isParquet, partitionBy, firstDay }: ArchiveTableProps): { [name: string]: string } {
  const isDivided = isGiven(partitionBy);
  const location = `s3://${bucketName}/${archivePrefixes.changes}`;
  const days = {
    EXTERNAL: 'TRUE',
    classification: chooseText(isParquet, 'parquet', 'json'),
    'projection.enabled': 'true',
    'projection.day.type': 'date',
    'projection.day.format': 'yyyy-MM-dd',
    'projection.day.range': `${firstDay},NOW`,
  };
  const template = (folders: string) => ({ 'storage.location.template': `${location}${folders}day=$\${day}/` });
  const whole = { ...days, ...template('') };
  if (isDivided === false) return whole;
  const { column, values } = partitionBy!;
  const divided = {
    [`projection.${column}.type`]: 'enum',
    [`projection.${column}.values`]: listed(values),
    ...template(`${column}=$\${${column}}/`),
  };
  if (isDivided === true) return { ...days, ...divided };
  return Token.asStringMap(expression`merge(${whole}, ${conditionalHead(isDivided)} ? ${keyed(divided)} : {})`);
}

function listed(values: readonly string[]): string {
  const beside = [otherPartition, nonePartition];
  if (!isExpression(values)) return [...values, ...beside].join(',');
  return Token.asString(expression`join(",", concat(${values}, ${beside}))`);
}

/** Names of which parts are expressions stand in parentheses. */
function keyed(parameters: { readonly [name: string]: string }): unknown {
  const entries = Object.entries(parameters).map(([name, value]) => [name, value]);
  return expression`{ for pair in ${entries} : pair[0] => pair[1] }`;
}

function addPartitionKeys(table: GlueCatalogTable, partitionBy: ArchivePartitionSettings | undefined): void {
  const isDivided = isGiven(partitionBy);
  const day = { name: 'day', type: 'string' };
  if (!isExpression(isDivided)) {
    table.putPartitionKeys([...(isDivided ? [{ name: partitionBy!.column, type: 'string' }] : []), day]);
    return;
  }
  const columns = expression`${conditionalHead(isDivided)} ? ${[partitionBy!.column, 'day']} : ["day"]`;
  addDynamicBlock(table, 'partition_keys', columns, { name: expression`partition_keys.value`, type: 'string' });
}
