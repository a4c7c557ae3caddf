import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Arguments of a synthesized resource. */
export type Arguments = { readonly [name: string]: unknown };

/** A stack's `cdk.tf.json`, as far as tests look into it. */
export interface SynthesizedStack {
  readonly resource: { readonly [type: string]: { readonly [name: string]: Arguments } };
  readonly output?: { readonly [name: string]: unknown };
  readonly terraform: { readonly [name: string]: unknown };
  readonly provider: { readonly [name: string]: unknown };
}

/** Reads what a synthesis wrote for an environment. */
export function readStack(outdir: string, environment: string): SynthesizedStack {
  return JSON.parse(readFileSync(join(outdir, 'stacks', environment, 'cdk.tf.json'), 'utf8')) as SynthesizedStack;
}

/** Every address of a stack, resources before outputs, sorted. */
export function addressesOf({ resource, output }: SynthesizedStack): readonly string[] {
  const resources = Object.entries(resource).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${type}.${name}`),
  );
  return [
    ...resources.sort(),
    ...Object.keys(output ?? {})
      .map((name) => `output.${name}`)
      .sort(),
  ];
}
