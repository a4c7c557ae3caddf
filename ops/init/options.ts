import { SettingsError } from '../../handlers/core/errors';
import { parseFlags } from '../arguments';
import { isStreamArn, regionOfStream } from './stream-arn';

export interface KeyAttribute {
  readonly name: string;
  /** String, number, or binary. */
  readonly type: 'S' | 'N' | 'B';
}

export interface InitOptions {
  /** Folder of the new project, as it was given. */
  readonly folder: string;
  readonly name: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey: KeyAttribute | undefined;
  readonly region: string;
  /** Stream that prod reads, of a table that exists. */
  readonly streamArn: string | undefined;
  readonly stateBucket: string;
  /** Where npm finds this package; undefined for the version that is running. */
  readonly tributary: string | undefined;
}

const flags = {
  name: { type: 'text' },
  'partition-key': { type: 'text' },
  'sort-key': { type: 'text' },
  region: { type: 'text' },
  'existing-stream-arn': { type: 'text' },
  'state-bucket': { type: 'text' },
  tributary: { type: 'text' },
} as const;

export const initUsage = `Usage: tributary init [FOLDER] --name NAME --partition-key KEY:TYPE [--FLAG ...]

Writes a CDKTF project for a table of yours: environments, a consumer, tests and a pull-request workflow. It overwrites
nothing. FOLDER is by default the name.

  --name NAME                  of the project and in front of every name in AWS: orders
  --partition-key KEY:TYPE     attribute and its type, S, N or B: customerId:S
  --sort-key KEY:TYPE          default: items are found by the partition key alone
  --existing-stream-arn ARN    prod reads the stream of a table that exists; dev still makes one of its own
  --region REGION              default that of the stream, or eu-central-1
  --state-bucket NAME          bucket that holds Terraform's state, default NAME-terraform-state
  --tributary WHERE            version or packed file that the project installs, default the version of this command`;

/** AWS lets a bucket's name prefix have 37 characters; what follows the name takes 20. */
const nameCharactersMax = 17;

/** Reads the command line. Throws a `SettingsError` that names every mistake at once. */
export function parseInitOptions(args: readonly string[]): InitOptions {
  const [first] = args;
  const folder = first === undefined || first.startsWith('--') ? undefined : first;
  const values = parseFlags(flags, folder === undefined ? args : args.slice(1));
  const mistakes: string[] = [];
  const name = nameOf(values.name, mistakes);
  const partitionKey = keyOf('partition-key', values['partition-key'], mistakes);
  const sortKey = values['sort-key'] === undefined ? undefined : keyOf('sort-key', values['sort-key'], mistakes);
  if (sortKey !== undefined && sortKey.name !== '' && sortKey.name === partitionKey.name) {
    mistakes.push(`\`--sort-key\` must be unlike the partition key, got ${sortKey.name}. Name another attribute.`);
  }
  const region = regionOf(values.region, values['existing-stream-arn'], mistakes);
  const stateBucket = bucketOf(values['state-bucket'], name, mistakes);
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  const { 'existing-stream-arn': streamArn, tributary } = values;
  return { folder: folder ?? name, name, partitionKey, sortKey, region, streamArn, stateBucket, tributary };
}

function nameOf(text: string | undefined, mistakes: string[]): string {
  if (text === undefined) mistakes.push('`--name` must be given, got nothing. Name the project, such as orders.');
  else if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(text) || text.length > nameCharactersMax) {
    const rule = `must be 1 to ${nameCharactersMax} lower-case letters, digits and single hyphens, a letter first`;
    mistakes.push(`\`--name\` ${rule}, got ${text}. Shorten or respell it.`);
  }
  return text ?? '';
}

function keyOf(flag: string, text: string | undefined, mistakes: string[]): KeyAttribute {
  const [, name = '', type = ''] = /^(.+):([SNB])$/s.exec(text ?? '') ?? [];
  if (name === '' || name.length > 255 || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) {
    const got = text ?? 'nothing';
    mistakes.push(`\`--${flag}\` must be an attribute and its type S, N or B, got ${got}. Write it like customerId:S.`);
  }
  if (/[$%]\{/.test(name)) {
    mistakes.push(
      `\`--${flag}\` must hold neither \${ nor %{, which Terraform reads, got ${name}. Rename the attribute.`,
    );
  }
  return { name, type: type as KeyAttribute['type'] };
}

function regionOf(text: string | undefined, streamArn: string | undefined, mistakes: string[]): string {
  if (text !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(text)) {
    mistakes.push(`\`--region\` must be a region of AWS, got ${text}. Write it like eu-central-1.`);
  }
  if (streamArn === undefined) return text ?? 'eu-central-1';
  if (!isStreamArn(streamArn)) {
    const remedy = 'Copy it from `aws dynamodb describe-table --query Table.LatestStreamArn`.';
    mistakes.push(`\`--existing-stream-arn\` must be the ARN of a table's stream, got ${streamArn}. ${remedy}`);
    return text ?? '';
  }
  const region = regionOfStream(streamArn);
  if (text !== undefined && text !== region) {
    mistakes.push(`\`--region\` must be that of the stream, ${region}, got ${text}. Leave one of the two out.`);
  }
  return region;
}

/** A name that is right makes a bucket's name that is; one that is not is a mistake of its own. */
function bucketOf(text: string | undefined, name: string, mistakes: string[]): string {
  if (text !== undefined && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) {
    mistakes.push(`\`--state-bucket\` must be the name of a bucket, got ${text}. Use 3 to 63 of a-z, 0-9, . and -.`);
  }
  return text ?? `${name}-terraform-state`;
}
