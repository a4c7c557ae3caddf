import { readFileSync } from 'node:fs';
import { SettingsError } from '../../handlers/core/errors';

interface Synthesized {
  readonly provider?: { readonly aws?: readonly { readonly region?: string }[] };
  readonly resource?: { readonly [type: string]: { readonly [name: string]: SynthesizedResource } };
}

interface SynthesizedResource {
  readonly name?: string;
  readonly event_source_arn?: string;
  readonly '//'?: { readonly metadata?: { readonly path?: string } };
}

/**
 * The table of a pipeline in a synthesized environment: `file` is its `cdk.tf.json`. Throws a `SettingsError` where it
 * must be told which pipeline.
 */
export function environmentTable(
  file: string,
  pipeline: string | undefined,
): { readonly tableName: string; readonly region?: string } {
  const synthesized = JSON.parse(readFileSync(file, 'utf8')) as Synthesized;
  const tables = tablesIn(synthesized);
  const [only] = tables.size === 1 ? tables.keys() : [];
  const tableName = tables.get(pipeline ?? only ?? '');
  if (tableName === undefined) {
    const known = [...tables.keys()].sort().join(', ');
    throw new SettingsError([`\`--pipeline\` must be one of ${known || 'none'}, got ${pipeline ?? 'none'}.`]);
  }
  const region = synthesized.provider?.aws?.[0]?.region;
  return { tableName, ...(region !== undefined && { region }) };
}

/** By pipeline: the table that it makes, or the one whose stream its mappings name. */
function tablesIn({ resource = {} }: Synthesized): Map<string, string> {
  const tables = new Map<string, string>();
  for (const mapping of Object.values(resource.aws_lambda_event_source_mapping ?? {})) {
    const [, name] = /:table\/([^/]+)\/stream\//.exec(mapping.event_source_arn ?? '') ?? [];
    if (name !== undefined) tables.set(pathOf(mapping)[1]!, name);
  }
  for (const table of Object.values(resource.aws_dynamodb_table ?? {})) {
    const [, pipeline, construct] = pathOf(table);
    if (construct === 'Table') tables.set(pipeline!, table.name!);
  }
  return tables;
}

function pathOf(resource: SynthesizedResource): readonly string[] {
  return resource['//']?.metadata?.path?.split('/') ?? [];
}
