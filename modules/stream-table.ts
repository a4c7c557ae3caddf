import { DynamodbResourcePolicy } from '@cdktf/provider-aws/lib/dynamodb-resource-policy';
import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { chosenDefaults } from './chosen-defaults';
import { hasElements } from './condition';
import { names } from './names';
import { makeWhen } from './optional-resource';
import { policyDocument } from './policy';
import { expression, isExpression, type Setting, withFallback } from './setting';
import { tableNameOf } from './sinks/arn-parts';
import { streamReadActions } from './stream-access';
import type { StreamSource } from './stream-source';
import { makeTable } from './table';
import type { ExistingTable, KeySchema, StreamViewType, TableSettings } from './table-settings';

export interface StreamTableProps {
  /** Name of the pipeline in this environment: `orders-dev`. */
  readonly name: string;
  readonly table: TableSettings | ExistingTable;
  /** True: Terraform refuses to destroy the table. Left to Terraform it protects by `deletion_protection_enabled`. */
  readonly preventDestroy: Setting<boolean>;
}

/**
 * A table with a stream, or the stream of a table that exists already.
 *
 * By default: on-demand billing, point-in-time recovery, AWS's key, new and old images, and a latch that refuses to
 * change the stream's view type unnoticed.
 */
export class StreamTable extends Construct implements StreamSource {
  readonly streamArn: string;
  readonly tableName: string;
  readonly streamViewType: StreamViewType;
  readonly keySchema: KeySchema;
  readonly kmsKeyArn: string | undefined;
  /** Absent for a table that exists already. */
  readonly resource: DynamodbTable | undefined;

  constructor(scope: Construct, id: string, { name, table, preventDestroy }: StreamTableProps) {
    super(scope, id);
    this.keySchema = table;
    this.kmsKeyArn = table.kmsKeyArn;
    this.streamViewType = table.streamViewType ?? chosenDefaults.table.streamViewType;
    if ('streamArn' in table) {
      this.streamArn = table.streamArn;
      this.tableName = tableNameOf(table.streamArn);
      return;
    }
    const tableName = withFallback(table.tableName, names.table(name));
    this.resource = makeTable(this, 'Resource', table, { tableName, stream: true, preventDestroy });
    this.streamArn = this.resource.streamArn;
    this.tableName = this.resource.name;
    latchViewType(this, this.resource, this.streamViewType, preventDestroy);
    admitReaders(this, table);
  }
}

/**
 * Terraform cannot compare a setting with its last applied value, so a second resource remembers it: the first view
 * type goes into the latch and stays there. The deliberate way past it is `terraform apply -replace` of the latch.
 */
function latchViewType(
  scope: Construct,
  table: DynamodbTable,
  viewType: StreamViewType,
  preventDestroy: Setting<boolean>,
): void {
  const latch = new TerraformResource(scope, 'ViewTypeLatch', {
    terraformResourceType: 'terraform_data',
    lifecycle: { ignoreChanges: ['input'] },
  });
  latch.addOverride('input', viewType);
  // Only a literal keeps Terraform from replacing the mappings.
  const unprotecting = isExpression(preventDestroy)
    ? ''
    : 'turn preventDestroy off, since a new stream replaces the mappings, ';
  table.addOverride('lifecycle.precondition', [
    {
      condition: expression`${latch.fqn}.output == ${viewType}`,
      error_message:
        'A new stream view type makes a new stream: records that no consumer has read yet are lost, and so are the writes in between. ' +
        `Drain the consumers, ${unprotecting}and apply with -replace of the view type latch.`,
    },
  ]);
}

function admitReaders(scope: StreamTable, { streamReaders }: TableSettings): void {
  const readers = streamReaders ?? [];
  const principals = isExpression(readers)
    ? expression`[for reader in ${readers} : reader.principal]`
    : readers.map(({ principal }) => principal);
  const read = { sid: 'ReadStream', principal: { AWS: principals }, actions: streamReadActions };
  makeWhen(
    hasElements(readers),
    () =>
      new DynamodbResourcePolicy(scope, 'StreamPolicy', {
        resourceArn: scope.streamArn,
        policy: policyDocument([{ ...read, resources: [scope.streamArn] }]),
      }),
  );
}
