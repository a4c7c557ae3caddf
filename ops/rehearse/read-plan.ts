import { SettingsError } from '../../handlers/core/errors';
import { planDocumentOf } from '../plan/plan-document';
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
