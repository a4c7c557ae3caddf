import type { SettingMistake } from '../../modules/errors';
import { names } from '../../modules/names';
import { isExpression } from '../../modules/setting';
import type { PipelineFacts } from './facts';

/** The function that is given a table, for checks. */
interface Place {
  /** Path of the function: `dev/Orders/ByProduct`. */
  readonly where: string;
  /** The pipeline whose changes it receives. */
  readonly pipeline: PipelineFacts;
}

/** A table that exists is called by its name, so it is where the function is; and it is not the table that changes. */
export function checkExistingTable({ where, pipeline }: Place, setting: string, arn: unknown): SettingMistake[] {
  if (typeof arn !== 'string' || isExpression(arn)) return [];
  const [, , , region, accountId] = arn.split(':');
  const { accountId: ownAccountId } = pipeline.environment;
  const mistake = (rule: string, remedy: string) => [{ where, setting, rule, value: arn, remedy }];
  if (differs(region, pipeline.region))
    return mistake(`must be a table of ${pipeline.region}, where the function is`, 'Name one there.');
  if (differs(accountId, ownAccountId))
    return mistake(`must be a table of account ${ownAccountId}, where the function is`, 'Name one there.');
  if (isSource(arn, pipeline))
    return mistake(
      'must not be the table whose changes the function receives: each write would be another change',
      'Name another one.',
    );
  return [];
}

/** What is not known differs from nothing. */
function differs(given: string | undefined, own: string | undefined): boolean {
  return given !== undefined && own !== undefined && !isExpression(own) && given !== own;
}

function isSource(arn: string, { name, definition: { table } }: PipelineFacts): boolean {
  if (table === undefined) return false;
  if ('streamArn' in table) return table.streamArn?.startsWith(`${arn}/stream/`) ?? false;
  const { tableName = name && names.table(name) } = table as { readonly tableName?: string };
  return tableName !== undefined && arn.endsWith(`:table/${tableName}`);
}
