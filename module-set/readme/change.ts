import { literal } from '../type-constraint';

/** Values by variable; those within an object by attribute. */
export type Arguments = { readonly [name: string]: unknown };

/** What a plan does when one setting of an applied module changes. A test applies, changes and plans each. */
export interface Change {
  readonly module: string;
  /** Variable, or a path into one: `on_failure.kind`. */
  readonly setting: string;
  /** Arguments before and after, besides what the module requires. */
  readonly before: Arguments;
  readonly after: Arguments;
  /** The two as the table shows them. */
  readonly shown: readonly [string, string];
  readonly effect: Effect;
  /** Resource that the plan is told to replace. */
  readonly forced?: string;
  /** It reaches whatever there is, so that it must be tested where nothing is that it does not ask for. */
  readonly alone?: true;
  readonly remark?: string;
}

/** Addresses within the module. `.*` at the end stands for everything below a module call, `.*["key"]` for what has the key there. */
export interface Effect {
  readonly updates?: readonly string[];
  readonly replaces?: readonly string[];
  readonly creates?: readonly string[];
  readonly destroys?: readonly string[];
  /** What the plan fails with, instead of anything else. */
  readonly refused?: string;
}

export interface ChangeOptions {
  /** Arguments on both sides of the change. */
  readonly given?: Arguments;
  /** Further arguments after the change. */
  readonly with?: Arguments;
  /** The values as the table shows them. Required where one is an object. */
  readonly shown?: readonly [string, string];
  readonly forced?: string;
  readonly alone?: true;
  readonly remark?: string;
}

/** Makes the rows of a module. A value that is undefined leaves the setting out. */
export function changesOf(module: string) {
  return (setting: string, from: unknown, to: unknown, effect: Effect, options: ChangeOptions = {}): Change => {
    const { given = {}, with: further = {}, shown = [shownAs(from), shownAs(to)], ...rest } = options;
    const before = merged(given, at(setting, from));
    const after = merged(merged(given, further), at(setting, to));
    return { module, setting, before, after, shown, effect, ...rest };
  };
}

/** An effect in words. */
export function effectText({ updates, replaces, creates, destroys, refused }: Effect): string {
  if (refused !== undefined) return `**Refused**: ${refused}`;
  const parts = [
    ...(destroys ? [`**destroys** ${listed(destroys)}`] : []),
    ...(replaces ? [`**replaces** ${listed(replaces)}`] : []),
    ...(creates ? [`creates ${listed(creates)}`] : []),
    ...(updates ? [`updates in place ${listed(updates)}`] : []),
  ];
  return parts.length === 0 ? 'Nothing' : parts.join('; ');
}

function listed(addresses: readonly string[]): string {
  return addresses.map((address) => `\`${address}\``).join(', ');
}

/** `a.b` and 1 as `{ a: { b: 1 } }`. */
function at(path: string, value: unknown): Arguments {
  if (value === undefined) return {};
  const [name, ...rest] = path.split('.');
  return { [name!]: rest.length === 0 ? value : at(rest.join('.'), value) };
}

/** Objects are merged, all else is taken from the second. */
export function merged(left: Arguments, right: Arguments): Arguments {
  const entries = Object.entries(right).map(([name, value]) => [
    name,
    isObject(value) && isObject(left[name]) ? merged(left[name], value) : value,
  ]);
  return { ...left, ...Object.fromEntries(entries) };
}

function isObject(value: unknown): value is Arguments {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shownAs(value: unknown): string {
  if (value === undefined) return 'left out';
  if (isObject(value)) throw new Error(`Say in words what ${JSON.stringify(value)} is.`);
  return `\`${literal(value)}\``;
}
