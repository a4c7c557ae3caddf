import { Token } from 'cdktf';
import { Backfill } from '../../modules/backfill';
import type { BackfillSettings } from '../../modules/backfill-settings';
import { rawExpression } from '../../modules/setting';
import { backfillRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import type { CommonVariables } from './common-variables';
import { ownCode, zipPath } from './function-code';
import type { ModuleSettings } from './module-settings';

/** What brings exports of a table that outgrows one machine to its consumers. */
export function backfill({ backfill: variables, own: ownOf }: CommonVariables): ModuleDefinition {
  const own = ownOf('name', 'sourceTable');
  return {
    name: 'backfill',
    summary:
      'Brings an export of a table that outgrows one machine to its consumers: Step Functions, many files of it at once.',
    introduction: [
      'Nothing runs until you start it with `{ "export": "s3://BUCKET/PREFIX/AWSDynamoDB/ID/" }`. Each item arrives as older than',
      'any live change, so it may run while the table is written to. Only consumers that are named get items; what one does not',
      'take is kept whole below `failed/` in a bucket, what became of each file below `results/`. A run that failed goes on with',
      '`aws stepfunctions redrive-execution`.',
    ].join('\n'),
    variables: [...own, ...ownOf('consumers'), ...variables, ...ownOf('deletionProtectionEnabled', 'tags')],
    rules: backfillRules,
    zips: ['backfill-loader'],
    build: (stack) => {
      const { name, sourceTable } = settingsOf<ModuleSettings>(own);
      const made = new Backfill(stack, 'Default', {
        name,
        table: {
          arn: sourceTable.arn,
          keyAttributes: rawExpression('compact([var.source_table.partition_key, var.source_table.sort_key])'),
        },
        consumers: rawExpression(loadedConsumers),
        functionArns: Token.asList(rawExpression('values(var.consumers)[*].function_arn')),
        settings: settingsOf<BackfillSettings>(variables),
        code: ownCode(zipPath('backfill-loader')),
        preventDestroy: rawExpression('var.deletion_protection_enabled'),
      });
      const { function: loader } = made.function;
      return [
        {
          name: 'state_machine_arn',
          description: 'ARN of the workflow, which is started with `{ "export": "s3://..." }`.',
          value: made.stateMachine.arn,
        },
        {
          name: 'bucket_name',
          description: 'Name of the bucket with what failed and with results.',
          value: made.bucket.name,
        },
        { name: 'function_name', description: 'Name of the function that reads files.', value: loader.functionName },
        { name: 'function_arn', description: 'ARN of the function, without a version.', value: loader.arn },
      ];
    },
  };
}

/** The consumers as the loader reads them. */
const loadedConsumers = [
  '[for name, it in var.consumers : {',
  'name = name, functionArn = it.function_arn, batchSize = it.batch_size, source = it.source,',
  'filters = try(it.filter_criteria.filters[*].pattern, null),',
  'reportsBatchItemFailures = contains(it.function_response_types, "ReportBatchItemFailures")',
  '}]',
].join(' ');
