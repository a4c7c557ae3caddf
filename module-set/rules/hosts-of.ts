/**
 * The variable at which each validation is written, of those that it asks for. Terraform refuses two variables whose
 * validations ask for one another, so the first of them is taken that none of the others asks for already.
 */
export function hostsOf(asked: readonly (readonly string[])[]): readonly string[] {
  const asksFor = new Map<string, Set<string>>();
  return asked.map((variables) => {
    const host = variables.find((each) =>
      variables.every((other) => other === each || !reaches(asksFor, other, each)),
    )!;
    const others = variables.filter((each) => each !== host);
    asksFor.set(host, new Set([...(asksFor.get(host) ?? []), ...others]));
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
