import { DynamodbResourcePolicy } from '@cdktf/provider-aws/lib/dynamodb-resource-policy';
import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { chosenDefaults } from './chosen-defaults';
import { names } from './names';
import { policyDocument } from './policy';
import { expression, isExpression, type Setting, withFallback } from './setting';
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
      return;
    }
    const tableName = withFallback(table.tableName, names.table(name));
    this.resource = makeTable(this, 'Resource', table, { tableName, stream: true, preventDestroy });
    this.streamArn = this.resource.streamArn;
    latchViewType(this, this.resource, this.streamViewType);
    admitReaders(this, table);
  }
}

/**
 * Terraform cannot compare a setting with its last applied value, so a second resource remembers it: the first view
 * type goes into the latch and stays there. The deliberate way past it is `terraform apply -replace` of the latch.
 */
function latchViewType(scope: Construct, table: DynamodbTable, viewType: StreamViewType): void {
  const latch = new TerraformResource(scope, 'ViewTypeLatch', {
    terraformResourceType: 'terraform_data',
    lifecycle: { ignoreChanges: ['input'] },
  });
  latch.addOverride('input', viewType);
  table.addOverride('lifecycle.precondition', [
    {
      condition: expression`${latch.fqn}.output == ${viewType}`,
      error_message:
        'A new stream view type makes a new stream: records that no consumer has read yet are lost, and so are the writes in between. ' +
        'Drain the consumers, turn preventDestroy off, since a new stream replaces the mappings, and apply with -replace of the view type latch.',
    },
  ]);
}

function admitReaders(scope: StreamTable, { streamReaders }: TableSettings): void {
  if (!isExpression(streamReaders) && (streamReaders ?? []).length === 0) return;
  const principals = isExpression(streamReaders)
    ? expression`[for reader in ${streamReaders} : reader.principal]`
    : streamReaders!.map(({ principal }) => principal);
  const policy = new DynamodbResourcePolicy(scope, 'StreamPolicy', {
    resourceArn: scope.streamArn,
    policy: policyDocument([
      {
        sid: 'ReadStream',
        principal: { AWS: principals },
        actions: streamReadActions,
        resources: [scope.streamArn],
      },
    ]),
  });
  if (isExpression(streamReaders)) policy.addOverride('count', expression`length(${streamReaders}) > 0 ? 1 : 0`);
}
