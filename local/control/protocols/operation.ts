/** An error of a service, as a client of AWS sees it. */
export class ServiceFault extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** What a client sends, by AWS's names. In the query protocol every value is text. */
export type Input = Readonly<Record<string, unknown>>;

/** Times in an output are `Date`s, which each protocol writes in its own way. */
export type Operation = (input: Input) => object | Promise<object>;

/** Operations of a service by name. */
export type Operations = Readonly<Record<string, Operation>>;

/** Epoch milliseconds of a time as the protocols bring it: seconds, text or a `Date`. */
export function timeOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date) return value.getTime();
  const seconds = Number(value);
  const atMs = Number.isNaN(seconds) ? Date.parse(String(value)) : seconds * 1_000;
  if (Number.isNaN(atMs)) throw new ServiceFault('InvalidParameterValue', `\`${String(value)}\` is no time.`);
  return atMs;
}

/** JSON as AWS's protocols want it: times as epoch seconds. */
export function awsJson(output: unknown): string {
  return JSON.stringify(output, function (this: Record<string, unknown>, name, value: unknown) {
    const original = this[name];
    return original instanceof Date ? original.getTime() / 1_000 : value;
  });
}

/** A parameter as text, or the fault that it is missing. */
export function required(input: Input, name: string): string {
  const value = input[name];
  if (value === undefined || value === '') throw new ServiceFault('ValidationException', `${name} is required.`);
  return String(value);
}
