/** What a validation asks for. */
export interface AskingValidation {
  /** Variables that it may be written at, the best first. */
  readonly candidates: readonly string[];
  /** Every variable that it asks for. */
  readonly asked: readonly string[];
}

/**
 * The variable at which each validation is written. Terraform refuses two variables whose validations ask for one
 * another, so the first candidate is taken that nothing else asked for depends on already.
 */
export function hostsOf(validations: readonly AskingValidation[]): readonly string[] {
  const asksFor = new Map<string, Set<string>>();
  return validations.map(({ candidates, asked }) => {
    const host = candidates.find((each) => asked.every((other) => other === each || !reaches(asksFor, other, each)));
    if (host === undefined) throw new Error(`No variable of ${asked.join(', ')} can hold a validation of them all.`);
    asksFor.set(host, new Set([...(asksFor.get(host) ?? []), ...asked.filter((each) => each !== host)]));
    return host;
  });
}

function reaches(asksFor: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (each === to) return true;
    if (seen.has(each)) continue;
    seen.add(each);
    open.push(...(asksFor.get(each) ?? []));
  }
  return false;
}
