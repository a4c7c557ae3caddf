import { DynamodbKinesisStreamingDestination } from '@cdktf/provider-aws/lib/dynamodb-kinesis-streaming-destination';
import { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { protection } from './protection';
import { expression, isExpression, type Setting } from './setting';

export interface KinesisDestinationProps {
  readonly tableName: string;
  /** What the latch knows the stream by: its name where it is made, else its ARN. */
  readonly stream: string;
  readonly streamArn: string;
  readonly precision: 'MICROSECOND' | 'MILLISECOND';
  readonly preventDestroy: Setting<boolean>;
}

/** Makes a table write its changes to a Kinesis stream. A table has one such destination. */
export class KinesisDestination extends Construct {
  readonly resource: DynamodbKinesisStreamingDestination;

  constructor(scope: Construct, id: string, props: KinesisDestinationProps) {
    super(scope, id);
    const { tableName, streamArn, stream, precision, preventDestroy } = props;
    this.resource = new DynamodbKinesisStreamingDestination(this, 'Resource', {
      tableName,
      streamArn,
      approximateCreationDateTimePrecision: precision,
      ...protection(preventDestroy),
    });
    latch(this, { stream, precision }, preventDestroy);
  }
}

/**
 * Terraform changes nothing of a destination in place: it turns it off and on, and AWS brings nothing that was written
 * in between. A second resource remembers the first stream and precision and refuses others until it is replaced on
 * purpose. AWS itself can change the precision in place, which is the way without a loss.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateKinesisStreamingDestination.html
 */
function latch(scope: KinesisDestination, first: object, preventDestroy: Setting<boolean>): void {
  const remembered = new TerraformResource(scope, 'Latch', {
    terraformResourceType: 'terraform_data',
    lifecycle: { ignoreChanges: ['input'] },
  });
  remembered.addOverride('input', first);
  // Only a literal keeps Terraform from replacing the destination.
  const unprotecting = isExpression(preventDestroy) ? '' : 'turn preventDestroy off, ';
  scope.resource.addOverride('lifecycle.precondition', [
    {
      condition: expression`${remembered.fqn}.output == ${first}`,
      error_message:
        'Terraform would turn the Kinesis destination off and on, and changes written in between reach no Kinesis stream. ' +
        'For another precision run `aws dynamodb update-kinesis-streaming-destination` first, which loses nothing, and apply with -replace of the destination latch. ' +
        `For another stream drain the consumers, ${unprotecting}apply with -replace of the latch, and repair the sinks from the table.`,
    },
  ]);
}
