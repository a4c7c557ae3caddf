import { rawExpression } from '../../modules/setting';
import { argumentsFrom, callModule } from '../module-call';
import type { Output } from '../module-definition';
import type { ModuleStack } from '../module-stack';
import { objectVariable, type Variable, withNullDefault } from '../variable';
import { archive } from './archive';
import type { CommonVariables } from './common-variables';
import { hasFields } from './fan-out';

/** The archive of a pipeline's Kinesis stream. */
export function archiveVariable(common: CommonVariables): Variable {
  return objectVariable('archive', {
    description: 'Every change in S3, to query: Firehose reads the Kinesis stream, so it needs `kinesis`.',
    defaultText: 'None.',
    attributes: common.archive.map(withNullDefault),
    defaultValue: null,
  });
}

export function addArchive(stack: ModuleStack, common: CommonVariables): void {
  callModule(stack, 'archive', {
    module: archive(common),
    count: rawExpression(`${hasFields('var.archive')} ? 1 : 0`),
    arguments: {
      ...argumentsFrom(common.archive, 'var.archive'),
      name: rawExpression('var.name'),
      // An element's output alone: all of a module would be its destination too, which waits for the archive.
      kinesis_stream: rawExpression('module.kinesis[0].kinesis_stream'),
      deletion_protection_enabled: rawExpression('var.deletion_protection_enabled'),
      tags: rawExpression('var.tags'),
    },
  });
}

/** What the table's first change in the stream waits for: Firehose begins where it finds the stream. */
export const archiveDeliveries = rawExpression('try([module.archive[0].delivery_stream_name], [])');

/** Function name to ARN, for what prunes versions. */
export const archiveFunctions = '{ for archive in module.archive : archive.function_name => archive.function_arn }';

/** Settings of its function, for what takes after the first one; null where they are left to the defaults. */
export const transformSettings = '[for archive in var.archive[*] : archive.transform]';

export const archiveOutput: Output = {
  name: 'archive',
  description: 'Everything that `archive` puts out; null without one.',
  value: rawExpression('one(module.archive[*])'),
};
