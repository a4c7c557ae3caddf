import { SettingsError } from '../../../handlers/core/errors';
import type { PlanDocument } from '../../plan/plan-document';
import type { PlanResource } from '../../plan/plan-resource';
import type { RehearsedMapping } from '../rehearsed-mapping';
import { destinationOf } from './mapping-destination';
import { functionFactsOf } from './mapping-function';
import { type MappingReading, typedAt } from './mapping-reading';
import { settingsOf } from './mapping-settings';
import { type MappingSource, sourceOf } from './mapping-source';
import { sourceFactsOf } from './source-facts';

/** A mapping that no rehearsal can run, with the reason. */
export interface OmittedMapping {
  readonly address: string;
  readonly reason: string;
}

export interface ReadMappings {
  readonly mappings: readonly RehearsedMapping[];
  readonly omitted: readonly OmittedMapping[];
}

/** Every event source mapping of a plan, by address. Throws one `SettingsError` for all values of a wrong type. */
export function readMappings(document: PlanDocument): ReadMappings {
  const problems: string[] = [];
  const mappings: RehearsedMapping[] = [];
  const omitted: OmittedMapping[] = [];
  for (const mapping of mappingsIn(document)) {
    const read = readMapping({ document, mapping, assumptions: [], problems });
    if ('reason' in read) omitted.push(read);
    else mappings.push(read);
  }
  if (problems.length > 0) throw new SettingsError([...new Set(problems)]);
  return { mappings: withDistinctNames(mappings), omitted: [...omitted, ...pipesIn(document)] };
}

function mappingsIn(document: PlanDocument): readonly PlanResource[] {
  return managed(document, 'aws_lambda_event_source_mapping');
}

/** Pipes read streams as well, and nobody should take a rehearsal for theirs. */
function pipesIn(document: PlanDocument): readonly OmittedMapping[] {
  const reason = 'it is a pipe, and only event source mappings are rehearsed';
  return managed(document, 'aws_pipes_pipe').map(({ address }) => ({ address, reason }));
}

function managed({ resources }: PlanDocument, type: string): readonly PlanResource[] {
  return resources
    .filter((resource) => resource.type === type && resource.mode === 'managed')
    .toSorted((one, other) => (one.address < other.address ? -1 : 1));
}

function readMapping(reading: MappingReading): RehearsedMapping | OmittedMapping {
  const { mapping, assumptions } = reading;
  const source = sourceOf(reading);
  if ('foreign' in source) return { address: mapping.address, reason: `it reads ${source.foreign}` };
  const { consumer, ...functionFacts } = functionFactsOf(reading);
  return {
    name: consumer ?? mapping.address,
    address: mapping.address,
    source: source.kind,
    enabled: isEnabled(reading),
    ...settingsAndDestination(reading, source),
    ...functionFacts,
    ...sourceFactsOf(reading, source),
    assumptions,
  };
}

function settingsAndDestination(
  reading: MappingReading,
  source: MappingSource,
): Pick<RehearsedMapping, 'settings' | 'destinationKind'> {
  const settings = settingsOf(reading, source.kind);
  const destination = source.kind.startsWith('sqs') ? undefined : destinationOf(reading, source);
  if (destination === undefined) return { settings, destinationKind: undefined };
  const destinationConfig = { onFailure: { destination: destination.arn } };
  return { settings: { ...settings, destinationConfig }, destinationKind: destination.kind };
}

function isEnabled(reading: MappingReading): boolean {
  const enabled = typedAt(reading, reading.mapping, 'boolean', 'enabled');
  if (enabled.state === 'known') return enabled.value;
  if (enabled.state === 'unknown') {
    reading.assumptions.push(
      'Whether the mapping is enabled is known only after apply; it was taken to be, its default.',
    );
  }
  return true;
}

/** Consumers of two pipelines may share an id, and mappings a function: those go by their address. */
function withDistinctNames(mappings: readonly RehearsedMapping[]): readonly RehearsedMapping[] {
  const counts = new Map<string, number>();
  for (const { name } of mappings) counts.set(name, (counts.get(name) ?? 0) + 1);
  return mappings.map((mapping) => (counts.get(mapping.name)! > 1 ? { ...mapping, name: mapping.address } : mapping));
}
