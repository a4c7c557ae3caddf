import { code } from './hazard';

/** The words of a `moved` block: both addresses as the innermost module that holds them has them. */
export function movedBlockText(from: string, to: string): string {
  const [fromSteps, toSteps] = [moduleSteps(from), moduleSteps(to)];
  const apart = fromSteps.findIndex((step, index) => step !== toSteps[index]);
  const shared = fromSteps.slice(0, apart === -1 ? fromSteps.length : apart);
  const home = shared.join('.');
  const inside = (address: string) => code(home === '' ? address : address.slice(home.length + 1));
  const where = home === '' ? 'the root module' : code(home);
  return `Add a \`moved\` block to ${where}, from ${inside(from)} to ${inside(to)}: then Terraform knows that it is the same one.`;
}

/** `module.a["x.y"]`, `module.b` of an address through both; a key may hold dots and brackets. */
function moduleSteps(address: string): readonly string[] {
  const steps: string[] = [];
  const step = /^module\.[\p{L}_][\p{L}\p{N}_-]*(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\./u;
  for (let rest = address; ; ) {
    const found = step.exec(rest)?.[0];
    if (found === undefined) return steps;
    steps.push(found.slice(0, -1));
    rest = rest.slice(found.length);
  }
}
