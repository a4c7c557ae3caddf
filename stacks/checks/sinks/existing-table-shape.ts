import type { ExistingSinkTable } from '../../../modules/sinks/existing-sink-table-settings';
import type { Shape } from '../shape';
import { object, required, tableArn } from '../shapes';

export const existingTable: Shape = object<ExistingSinkTable>({
  arn: required(tableArn, 'Give the ARN of the table.'),
});
