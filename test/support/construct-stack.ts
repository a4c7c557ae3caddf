import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from 'cdktf';
import type { Arguments } from './synthesized';

/** What constructs synthesize, found by type and construct path. */
export interface ConstructStack {
  /** Arguments of the only resource of a type, or of the one at a path below the stack: `Audit/Mapping`. */
  one(type: string, path?: string): Arguments;
  /** Paths of every resource of a type, sorted. */
  pathsOf(type: string): readonly string[];
}

/** Synthesizes what `make` adds to a stack. */
export function synthesizeConstructs(make: (stack: TerraformStack) => void): ConstructStack {
  const stack = new TerraformStack(Testing.app(), 'test');
  make(stack);
  // Testing.synth leaves out the metadata that holds the paths.
  const { resource = {} } = stack.toTerraform() as { resource?: { [type: string]: { [id: string]: Arguments } } };
  const all = (type: string) =>
    Object.values(resource[type] ?? {}).map((found) => ({
      found,
      path: (found['//'] as { metadata: { path: string } }).metadata.path.replace(/^test\//, ''),
    }));
  return {
    one: (type, path) => {
      const matching = all(type).filter((each) => path === undefined || each.path === path);
      if (matching.length !== 1) throw new Error(`${matching.length} of ${type} at ${path ?? 'any path'}`);
      return matching[0]!.found;
    },
    pathsOf: (type) =>
      all(type)
        .map(({ path }) => path)
        .sort(),
  };
}

/** The value as it is synthesized: expressions as Terraform's text. */
export function resolveIn(scope: TerraformStack, value: unknown): unknown {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(value, { scope, resolver, preparing: false });
}
