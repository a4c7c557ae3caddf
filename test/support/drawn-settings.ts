import fc from 'fast-check';
import type { Variable } from '../../module-set/variable';
import type { Shape } from '../../stacks/checks/shape';

/** Settings by the constructs' names. */
export type Drawn = { readonly [setting: string]: unknown };

const key = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000001';

/** Values that some pattern takes or nearly takes, and whatever breaks quoting. */
const texts = [
  ...['', 'a', 'id', 'at', 'status', 'orders', 'orders-dev', 'Orders', 'item.id', 'each.line', 'each', 'new.status'],
  ...['eu-west-1', 'eu-central-1', 'subnet-1', 'sg-1', 'vpc-1', 'rtb-1', '123456789012', '210987654321', '7', '0'],
  ...['s3:GetObject', 'dynamodb:PutItem', 'app.handler', 'WriteLogs', 'UseSeenTable', 'Mine', '../x', 'dist/app.zip'],
  ...['arn:aws:sqs:eu-west-1:210987654321:orders', 'arn:aws:sqs:eu-west-1:123456789012:orders.fifo', key],
  ...['arn:aws:lambda:eu-west-1:123456789012:layer:tools:3', 'arn:aws:iam::210987654321:root', '*', 'eventName'],
  ...['arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026', 'arn:aws:kms:eu-west-1:1:alias/x', 'zip'],
  ...['quote " and \\ and ${a} and %{ b }', "it's", 'two\nlines', 'ünïcode ✓', 'aws.x', '.x', 'x..y', 'x'.repeat(101)],
];
const jsonTexts = ['{"eventName":["INSERT"]}', '[]', '{', '"text"', '{}'];
const mappingNumbers = [
  -2, -1, 0, 0.5, 1, 2, 9, 10, 11, 59, 60, 299, 300, 301, 900, 901, 1_000, 1_001, 9_999, 10_000,
].concat([10_001, 43_199, 43_200, 43_201, 86_399, 86_400, 604_800, 604_801]);
const names = ['LEVEL', 'AWS_X', 'TRIBUTARY_A', 'SEEN_TABLE', 'SEEN__TABLE', 'VIEW', 'total', 'id', 'x9', 'aws:x'];

const anyTexts: { readonly [type: string]: fc.Arbitrary<unknown> } = {
  string: fc.constantFrom('TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP', ...jsonTexts),
  number: fc.constantFrom(...mappingNumbers),
  'list(string)': fc.constantFrom([], ['ReportBatchItemFailures'], ['EventCount'], ['x', 'ReportBatchItemFailures']),
  'map(map(list(string)))': fc.constant({}),
};

/** Settings of a module of the right types, in and out of their ranges; some are left out. */
export function drawSettings(variables: readonly Variable[]): fc.Arbitrary<Drawn> {
  const drawn = variables.map((variable) => {
    const value = drawVariable(variable);
    return [variable.setting, 'defaultValue' in variable ? sometimes(value) : value] as const;
  });
  return fc.record(Object.fromEntries(drawn)) as fc.Arbitrary<Drawn>;
}

function drawVariable({ shape, attributes, setting }: Variable): fc.Arbitrary<unknown> {
  if (isKey(setting)) return fc.constantFrom(key, key, 'arn:aws:kms:eu-west-1:1:alias/x');
  if (attributes.length === 0) return drawShape(shape);
  const inner = drawSettings(attributes);
  if (shape.kind === 'list') return fc.array(inner, { maxLength: Math.min(shape.max ?? 3, 6) + 1 });
  return shape.kind === 'map' ? drawMap(inner) : inner;
}

const shapes: { readonly [kind in Shape['kind']]: (shape: Extract<Shape, { kind: kind }>) => fc.Arbitrary<unknown> } = {
  any: ({ terraform }) => anyTexts[terraform] ?? fc.constant({}),
  flag: () => fc.boolean(),
  integer: ({ min, max, only }) => {
    const most = Math.min(max, 1_000_000);
    return fc.constantFrom(...(only ?? []), min - 1, min, min + 0.5, min + 1, most, ...(most < max ? [] : [max + 1]));
  },
  text: ({ pattern }) => {
    const fitting = texts.filter((each) => pattern.test(each));
    const good = fc.constantFrom(...(fitting.length === 0 ? texts : fitting));
    return fc.oneof({ arbitrary: good, weight: 4 }, { arbitrary: fc.constantFrom(...texts), weight: 1 });
  },
  oneOf: ({ values }) => fc.constantFrom(...values, ...values, 'other'),
  list: ({ of, max = 3 }) => fc.array(drawShape(of), { maxLength: max + 1 }),
  map: ({ of }) => drawMap(drawShape(of)),
  object: () => fc.constant({}),
  choice: () => fc.constant({}),
  variant: () => fc.constant({}),
};

export function drawShape(shape: Shape): fc.Arbitrary<unknown> {
  return (shapes[shape.kind] as (shape: Shape) => fc.Arbitrary<unknown>)(shape);
}

/** In the order in which Terraform goes through a map. */
function drawMap(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .dictionary(fc.constantFrom(...names), value, { maxKeys: 3 })
    .map((map) => Object.fromEntries(Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1))));
}

function sometimes(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.option(value, { nil: undefined, freq: 2 });
}

function isKey(setting: string): boolean {
  return /kmsKeyArn$/i.test(setting);
}

/** The same settings by Terraform's names. */
export function inTerraform(variables: readonly Variable[], settings: Drawn): Drawn {
  return mapped(
    variables,
    settings,
    ({ name }) => name,
    (arn) => ({ arn }),
  );
}

/** The settings as a module sees them: with the defaults of its variables. */
export function withDefaults(variables: readonly Variable[], settings: Drawn): Drawn {
  const given = variables.map((variable) => [variable.setting, settings[variable.setting] ?? defaultOf(variable)]);
  return mapped(
    variables,
    Object.fromEntries(given),
    ({ setting }) => setting,
    (arn) => arn,
    withDefaults,
  );
}

function defaultOf({ defaultValue }: Variable): unknown {
  return defaultValue ?? undefined;
}

function mapped(
  variables: readonly Variable[],
  settings: Drawn,
  nameOf: (variable: Variable) => string,
  keyOf: (arn: unknown) => unknown,
  inside: (variables: readonly Variable[], settings: Drawn) => Drawn = (attributes, value) =>
    mapped(attributes, value, nameOf, keyOf),
): Drawn {
  const entries = variables.flatMap((variable) => {
    const { shape, attributes, setting } = variable;
    const value = settings[setting];
    if (value === undefined || value === null) return [];
    const each = (element: unknown) => inside(attributes, element as Drawn);
    if (isKey(setting)) return [[nameOf(variable), keyOf(value)]];
    if (attributes.length === 0) return [[nameOf(variable), value]];
    if (shape.kind === 'list') return [[nameOf(variable), (value as unknown[]).map(each)]];
    if (shape.kind !== 'map') return [[nameOf(variable), each(value)]];
    const elements = Object.entries(value as object).map(([name, element]) => [name, each(element)]);
    return [[nameOf(variable), Object.fromEntries(elements)]];
  });
  return Object.fromEntries(entries) as Drawn;
}
