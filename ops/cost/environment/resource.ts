import { readFileSync } from 'node:fs';

/** A resource as the synthesis writes it: literals and references, each block a list or an object. */
export interface Resource {
  readonly type: string;
  /** Its name in Terraform. */
  readonly name: string;
  /** Construct path: environment, pipeline, and so on. */
  readonly path: readonly string[];
  readonly settings: Settings;
}

export type Settings = { readonly [name: string]: unknown };

interface Synthesized {
  readonly provider?: { readonly aws?: readonly { readonly region?: unknown }[] };
  readonly resource?: { readonly [type: string]: { readonly [name: string]: Settings } };
}

/** What a synthesized environment declares: `file` is its `cdk.tf.json`. The region is that of its first provider. */
export function readResources(file: string): {
  readonly resources: readonly Resource[];
  readonly region: string | undefined;
} {
  const { resource = {}, provider } = JSON.parse(readFileSync(file, 'utf8')) as Synthesized;
  const resources = Object.entries(resource).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, { '//': comment, ...settings }]) => ({
      type,
      name,
      path: pathIn(comment),
      settings,
    })),
  );
  const region = provider?.aws?.[0]?.region;
  return { resources, region: typeof region === 'string' ? region : undefined };
}

function pathIn(comment: unknown): readonly string[] {
  const { metadata } = (comment ?? {}) as { readonly metadata?: { readonly path?: string } };
  return metadata?.path?.split('/') ?? [];
}

/** The first resource of these that a setting refers to, as `${aws_sqs_queue.name.arn}`. */
export function referred(value: unknown, resources: readonly Resource[]): Resource | undefined {
  const [, type, name] = /\$\{(aws_\w+?)\.([\w-]+)\./.exec(String(value)) ?? [];
  return resources.find((resource) => resource.type === type && resource.name === name);
}

/** The only or the first block of a setting; none where there is none. */
export function blockIn(settings: Settings, name: string): Settings | undefined {
  const value = settings[name];
  return (Array.isArray(value) ? value[0] : value) as Settings | undefined;
}
