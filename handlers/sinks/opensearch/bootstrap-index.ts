import { SinkError } from '../../core/errors';
import type { OpenSearchCall } from './opensearch-call';
import type { OpenSearchIndex } from './settings';
import { liveFilter, versionField, versionFieldMapping } from './version-field';

interface IndexAnswer {
  readonly [index: string]: {
    readonly aliases?: { readonly [alias: string]: unknown };
    readonly mappings?: { readonly properties?: { readonly [field: string]: unknown } };
  };
}

/**
 * Numbers are doubles, whichever comes first: what an integer seemed to be takes no fraction, and a long no 38 digits.
 * Text is not taken for dates, since the next one may be none.
 */
const mappingsDefault = {
  date_detection: false,
  dynamic_templates: [
    { integers: { match_mapping_type: 'long', mapping: { type: 'double' } } },
    { fractions: { match_mapping_type: 'double', mapping: { type: 'double' } } },
  ],
};

/** A field whose type differs from item to item, as DynamoDB allows, is kept as it is and left out of the index. */
const settingsDefault = { 'index.mapping.ignore_malformed': true };

/**
 * Has the index there, with the field of versions mapped and the alias for readers. Safe to run by many at once and
 * again: each step is a no-op where it was taken. One read where there is nothing to do.
 */
export async function bootstrapIndex(
  call: OpenSearchCall,
  settings: OpenSearchIndex,
  signal: AbortSignal,
): Promise<void> {
  const { name: index } = settings;
  const alias = aliasOf(settings);
  const known = (await describeIndex(call, index, signal)) ?? (await createIndex(call, settings, signal));
  if (known === 'created') return;
  const [{ aliases = {}, mappings = {} } = {}] = Object.values(known);
  if (!Object.hasOwn(mappings.properties ?? {}, versionField)) {
    await call({ method: 'PUT', path: `/${index}/_mapping`, body: JSON.stringify({ properties: ownMapping }) }, signal);
  }
  if (!Object.hasOwn(aliases, alias)) {
    const path = `/${index}/_alias/${alias}`;
    await call({ method: 'PUT', path, body: JSON.stringify({ filter: liveFilter }) }, signal);
  }
}

/** Readers ask this alias, and never see a marker. */
export function aliasOf({ name, alias = `${name}-live` }: OpenSearchIndex): string {
  return alias;
}

const ownMapping = { [versionField]: versionFieldMapping };

async function describeIndex(
  call: OpenSearchCall,
  index: string,
  signal: AbortSignal,
): Promise<IndexAnswer | undefined> {
  try {
    return await call<IndexAnswer>({ method: 'GET', path: `/${index}` }, signal);
  } catch (error) {
    if (isCode(error, 'index_not_found_exception')) return undefined;
    throw error;
  }
}

async function createIndex(
  call: OpenSearchCall,
  settings: OpenSearchIndex,
  signal: AbortSignal,
): Promise<IndexAnswer | 'created'> {
  const { name: index } = settings;
  try {
    await call({ method: 'PUT', path: `/${index}`, body: JSON.stringify(definitionOf(settings)) }, signal);
    return 'created';
  } catch (error) {
    // Another environment was faster.
    if (!isCode(error, 'resource_already_exists_exception')) throw error;
    return call<IndexAnswer>({ method: 'GET', path: `/${index}` }, signal);
  }
}

/** What is given comes over the defaults, member by member. */
function definitionOf({ mappings = '{}', settings = '{}', ...index }: OpenSearchIndex): object {
  const given = { ...mappingsDefault, ...JSON.parse(mappings) };
  return {
    settings: { ...settingsDefault, ...JSON.parse(settings) },
    mappings: { ...given, properties: { ...given.properties, ...ownMapping } },
    aliases: { [aliasOf(index)]: { filter: liveFilter } },
  };
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof SinkError && error.code === code;
}
