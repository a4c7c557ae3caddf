import { SettingsError } from '../../handlers/core/errors';
import { planDocumentOf, remedy } from './plan/plan-document';
import { type ReadMappings, readMappings } from './plan/read-mappings';
import type { RehearsedMapping } from './rehearsed-mapping';

/**
 * The event source mappings of anyone's plan, from the JSON of `terraform show -json`, or of a state.
 * Throws a `SettingsError` for anything else, and for a plan without a mapping that can be rehearsed.
 */
export function readPlan(json: unknown): readonly RehearsedMapping[] {
  return readPlanMappings(json).mappings;
}

/** The same, with the mappings that are left out because their source is not simulated. */
export function readPlanMappings(json: unknown): ReadMappings {
  const document = planDocumentOf(json);
  const read = readMappings(document);
  if (read.mappings.length > 0) return read;
  const count = document.resources.length;
  const found = read.omitted.map(({ address, reason }) => `\`${address}\` is left out, since ${reason}`);
  const resources =
    count === 0
      ? 'a plan that leaves no resource, as one that destroys or whose `count` is 0'
      : `${count} resources and none of them is one`;
  throw new SettingsError([
    found.length > 0
      ? `The plan must hold an event source mapping of DynamoDB, Kinesis or SQS: ${found.join('; ')}.`
      : `The plan must hold an \`aws_lambda_event_source_mapping\`, got ${resources}. ` +
        'Name the plan of the root that makes the mapping.',
  ]);
}

/** The JSON in a file's bytes, in UTF-8 or as PowerShell writes it. Throws a `SettingsError` for a plan file itself. */
export function parsePlan(bytes: Uint8Array): unknown {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw notJson('a binary plan file');
  const text = textOf(bytes);
  if (text.trim() === '') throw notJson('an empty file');
  try {
    return JSON.parse(text);
  } catch {
    throw notJson(isLog(text) ? 'the log of `terraform plan -json`' : 'text that is not JSON');
  }
}

function notJson(what: string): SettingsError {
  return new SettingsError([`The plan must be the JSON of a Terraform plan or state, got ${what}. ${remedy}`]);
}

/** PowerShell's `>` writes UTF-16 with a byte order mark. */
function textOf(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

function isLog(text: string): boolean {
  return /^\s*\{"@level":/.test(text);
}
