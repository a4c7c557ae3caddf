/** One step of a module path: `module.team["red"]` is the call `team` with the key `red`. */
export interface ModuleStep {
  readonly name: string;
  readonly key?: string | number;
}

/** A dotted name in pieces: `data.aws_x.y[0].arn` is `data`, `aws_x`, `y`, 0 as a key, `arn`. */
export type ReferencePart = { readonly name: string } | { readonly key: string | number };

/** Pieces of a reference or of an address, in order; what belongs to neither is skipped. */
export function referenceParts(text: string): readonly ReferencePart[] {
  return [...text.matchAll(/\[("(?:[^"\\]|\\.)*"|\d+)\]|([\p{L}_][\p{L}\p{N}_-]*)/gu)].map(([, key, name]) =>
    key === undefined ? { name: name! } : { key: keyOf(key) },
  );
}

/** The modules that an address goes through, with their keys: none for one of the root module. */
export function moduleStepsOf(address: string): readonly ModuleStep[] {
  const parts = referenceParts(address);
  const steps: ModuleStep[] = [];
  for (let index = 0; nameOf(parts[index]) === 'module'; ) {
    const name = nameOf(parts[index + 1]);
    if (name === undefined) break;
    const key = keyPartOf(parts[index + 2]);
    steps.push(key === undefined ? { name } : { name, key });
    index += key === undefined ? 2 : 3;
  }
  return steps;
}

/** The references without those that only lead to a longer one: Terraform lists `a.b.c` and `a.b` for `a.b.c`. */
export function longestReferences(references: readonly string[]): readonly string[] {
  const isLead = (text: string) =>
    references.some(
      (other) => other.length > text.length && other.startsWith(text) && /[.[]/.test(other[text.length]!),
    );
  return [...new Set(references)].filter((text) => !isLead(text));
}

export function nameOf(part: ReferencePart | undefined): string | undefined {
  return part && 'name' in part ? part.name : undefined;
}

export function keyPartOf(part: ReferencePart | undefined): string | number | undefined {
  return part && 'key' in part ? part.key : undefined;
}

function keyOf(text: string): string | number {
  if (!text.startsWith('"')) return Number(text);
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}
