import { SettingsError } from '../../handlers/core/errors';
import type { Surroundings } from '../command';
import { parsePlan, planBytes } from '../plan/plan-file';
import { synthesizeEnvironment } from '../synthesize-environment';
import { readEnvironmentMappings } from './read-environment';
import { readPlanMappings } from './read-plan';
import type { RehearsedMapping } from './rehearsed-mapping';

/** Where mappings are read from: an environment of ours, or the JSON of anyone's plan. */
export type MappingOrigin = { readonly env: string } | { readonly plan: string };

/** Reads the mappings, and says on the way which of them no rehearsal can run. */
export function readMappings(origin: MappingOrigin, surroundings: Surroundings): readonly RehearsedMapping[] {
  const { mappings, omitted } =
    'env' in origin
      ? readEnvironmentMappings(synthesizeEnvironment(origin.env, surroundings))
      : readPlanMappings(parsePlan(planBytes(origin.plan, surroundings)));
  for (const { address, reason } of omitted) surroundings.note(`${address} is left out: ${reason}.`);
  return mappings;
}

/** The mapping that a name or address means; the only one where there is no name. */
export function chooseMapping(
  mappings: readonly RehearsedMapping[],
  name: string | undefined,
): readonly RehearsedMapping[] {
  if (name === undefined) return mappings;
  const chosen = mappings.filter((mapping) => mapping.name === name || mapping.address === name);
  if (chosen.length > 0) return chosen;
  const known = mappings.map((mapping) => mapping.name).join(', ');
  throw new SettingsError([`\`--mapping\` must be one of ${known}, got ${name}.`]);
}
