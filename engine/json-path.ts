/**
 * The value at a JSON path, or undefined where there is none. The paths of EventBridge know dots, dashes, underscores,
 * letters, digits, indices of lists and `*`, which makes a list of what it matches. Nobody checks them beforehand: a path
 * of another form finds nothing.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export function valueAt(path: string, value: unknown): unknown {
  const steps = stepsOf(path);
  return steps && walk(value, steps);
}

type Step = string | number | typeof wildcard;

const wildcard = Symbol('*');

const stepPattern = /\.(\*|[A-Za-z0-9_-]+)|\[(\*|\d+)\]/y;

function stepsOf(path: string): readonly Step[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  for (let from = 1; from < path.length; from = stepPattern.lastIndex) {
    stepPattern.lastIndex = from;
    const [, name, index] = stepPattern.exec(path) ?? [];
    if (name === undefined && index === undefined) return undefined;
    steps.push((name ?? index) === '*' ? wildcard : (name ?? Number(index)));
  }
  return steps;
}

function walk(value: unknown, [step, ...rest]: readonly Step[]): unknown {
  if (step === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (step !== wildcard) {
    return Object.hasOwn(value, step) ? walk((value as Readonly<Record<Step, unknown>>)[step], rest) : undefined;
  }
  const found = Object.values(value).map((one) => walk(one, rest));
  return found.filter((one) => one !== undefined);
}
