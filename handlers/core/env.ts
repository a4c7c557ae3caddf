import { SettingsError } from './errors';

/** How one environment variable of a function is written by the constructs and read by the handler. */
export interface EnvVariable {
  readonly name: string;
  readonly kind: 'text' | 'integer' | 'json';
  readonly optional?: true;
  /** Range of an integer, both ends included. */
  readonly min?: number;
  readonly max?: number;
}

/** The settings of a handler: setting name to environment variable. One table serves both sides. */
export type EnvTable = { readonly [setting: string]: EnvVariable };

/** Where variables come from: `process.env`, or a plain object in a test. */
export type EnvSource = { readonly [name: string]: string | undefined };

/** What `readEnv` makes of a table: text, a number, or whatever the JSON holds, by the kind of each row. */
export type Settings<Table extends EnvTable> = {
  readonly [Name in RequiredName<Table>]: SettingOf<Table[Name]>;
} & { readonly [Name in Exclude<keyof Table, RequiredName<Table>>]?: SettingOf<Table[Name]> };

/**
 * Settings every consumer takes.
 * - `consumer`: name in logs, metrics and quarantine keys.
 * - `sink`: the sink that the function keeps, where it is one of the product's; for whoever looks at the function.
 * - `quarantineBucket` or `quarantineQueueUrl`: where a record that can never succeed goes; exactly one.
 * - `concurrency`: tasks in flight at once, 1 to 256, default 16.
 * - `deadlineReserveMs`: time kept before the function's timeout, default the larger of 2,000 ms and 10 %.
 * - `originRegionAttribute`: item attribute that holds the region of the writer, for global tables.
 * - `changesFrom`: time, as `2026-01-31T10:20:30Z`, from which the consumer takes changes; those made before are another's.
 */
export const consumerEnv = {
  consumer: { name: 'TRIBUTARY_CONSUMER', kind: 'text' },
  sink: { name: 'TRIBUTARY_SINK', kind: 'text', optional: true },
  quarantineBucket: { name: 'TRIBUTARY_QUARANTINE_BUCKET', kind: 'text', optional: true },
  quarantineQueueUrl: { name: 'TRIBUTARY_QUARANTINE_QUEUE_URL', kind: 'text', optional: true },
  concurrency: { name: 'TRIBUTARY_CONCURRENCY', kind: 'integer', optional: true, min: 1, max: 256 },
  deadlineReserveMs: {
    name: 'TRIBUTARY_DEADLINE_RESERVE_MS',
    kind: 'integer',
    optional: true,
    min: 0,
    max: 900_000,
  },
  originRegionAttribute: { name: 'TRIBUTARY_ORIGIN_REGION_ATTRIBUTE', kind: 'text', optional: true },
  changesFrom: { name: 'TRIBUTARY_CHANGES_FROM', kind: 'text', optional: true },
  onceTable: { name: 'TRIBUTARY_ONCE_TABLE', kind: 'text', optional: true },
} as const satisfies EnvTable;

/**
 * Reads the settings of a handler. An empty variable counts as missing.
 * Throws one `SettingsError` that names every variable that is missing or wrong.
 */
export function readEnv<Table extends EnvTable>(table: Table, source: EnvSource): Settings<Table> {
  const settings: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [setting, variable] of Object.entries(table)) {
    const text = source[variable.name];
    if (text) settings[setting] = readers[variable.kind](text, variable, problems);
    else if (!variable.optional) problems.push(problem(variable, 'must be set, got nothing'));
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return settings as Settings<Table>;
}

type RequiredName<Table extends EnvTable> = {
  [Name in keyof Table]: Table[Name] extends { readonly optional: true } ? never : Name;
}[keyof Table];

type SettingOf<Variable extends EnvVariable> = Variable['kind'] extends 'text'
  ? string
  : Variable['kind'] extends 'integer'
    ? number
    : unknown;

type Reader = (text: string, variable: EnvVariable, problems: string[]) => unknown;

const readers: Record<EnvVariable['kind'], Reader> = {
  text: (text) => text,
  integer(text, variable, problems) {
    const { min = 0, max = Number.MAX_SAFE_INTEGER } = variable;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      problems.push(problem(variable, `must be an integer from ${min} to ${max}, got ${quote(text)}`));
    }
    return value;
  },
  json(text, variable, problems) {
    try {
      return JSON.parse(text);
    } catch {
      problems.push(problem(variable, `must be JSON, got ${quote(text)}`));
      return undefined;
    }
  },
};

function problem(variable: EnvVariable, rule: string): string {
  return `environment: \`${variable.name}\` ${rule}. Correct it in the function's environment variables.`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}
