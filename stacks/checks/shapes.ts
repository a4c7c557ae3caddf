import type { Field, FieldsOf, ObjectShape, Pattern, Shape } from './shape';

/** Short names for the shapes that tables of fields are written with. */
export const flag: Shape = { kind: 'flag' };

export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Shape {
  return { kind: 'integer', min, max };
}

export function text(pattern: RegExp, rule: string, portable?: Pattern['portable']): Shape {
  return { kind: 'text', pattern, rule, ...(portable === undefined ? {} : { portable }) };
}

/** What other checks look at, with the type that Terraform gives it. */
export function any(terraform: string): Shape {
  return { kind: 'any', terraform };
}

export function oneOf(...values: readonly string[]): Shape {
  return { kind: 'oneOf', values };
}

export function list(of: Shape, min = 0, max?: number): Shape {
  return { kind: 'list', of, min, ...(max === undefined ? {} : { max }) };
}

export function map(of: Shape, key: Pattern): Shape {
  return { kind: 'map', of, key };
}

export function object<T>(fields: FieldsOf<T>, construct?: string): ObjectShape {
  return { kind: 'object', fields, ...(construct === undefined ? {} : { construct }) };
}

/** Text that names a resource of a service in any partition. */
export function arn(service: string, rule: string): Shape {
  return text(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:\\d{12}:.+`), rule);
}

/** A key itself: an alias is no resource that a role's policy can name. */
export const kmsKeyArn = text(
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
  'must be the ARN of a key (`arn:aws:kms:REGION:ACCOUNT:key/ID`), not of an alias',
);

/** A table itself: a function calls it by its name, in its own region and account. */
export const tableArn = text(
  /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[a-zA-Z0-9_.-]{3,255}$/,
  'must be the ARN of a table (`arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`)',
);

export function required(shape: Shape, remedy: string): Field {
  return { shape, required: remedy };
}

export function optional(shape: Shape): Field {
  return { shape };
}

/** Part of every address in the state, and of names in AWS. */
export const constructId: Pattern = {
  pattern: /^[A-Z][A-Za-z0-9]*$/,
  rule: 'must be PascalCase: a capital, then letters and digits',
};

/** Tags of a resource. */
export const tags: Shape = map(text(/^.{0,256}$/s, 'must be at most 256 characters'), {
  pattern: /^(?!aws:).{1,128}$/s,
  rule: 'must be 1 to 128 characters and not start with `aws:`',
  portable: { matching: [/^.{1,128}$/s], avoiding: [/^aws:/] },
});
