import { SettingsError } from '../../core/errors';

export interface TableArn {
  readonly region: string;
  readonly tableName: string;
}

/** The region and the name that a table's ARN holds. */
export function parseTableArn(arn: string): TableArn {
  const [, region, tableName] = /^arn:[^:]+:dynamodb:([^:]+):\d{12}:table\/([\w.-]{3,255})$/.exec(arn) ?? [];
  if (region && tableName) return { region, tableName };
  const rule = 'must be the ARN of a table (`arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`)';
  throw new SettingsError([`replica: \`tableArn\` ${rule}, got ${JSON.stringify(arn)}. Correct it.`]);
}
