/** One mistake in a definition: where it is, what the rule is, what was given, and how to mend it. */
export interface SettingMistake {
  /** Path of the construct: `dev/Orders/View`. */
  readonly where: string;
  /** Name of the setting, as the definition spells it. */
  readonly setting: string;
  /** The rule, read after the setting's name: `must be 1 to 10000 for a DynamoDB stream`. */
  readonly rule: string;
  /** The value given; absent when the setting is missing. */
  readonly value?: unknown;
  /** A full sentence. */
  readonly remedy: string;
}

/** Every mistake of a definition at once, one line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'INVALID_SETTINGS';
  readonly mistakes: readonly SettingMistake[];

  constructor(mistakes: readonly SettingMistake[]) {
    const count = mistakes.length === 1 ? '1 setting is' : `${mistakes.length} settings are`;
    super([`${count} not valid:`, ...mistakes.map((mistake) => `- ${describeMistake(mistake)}`)].join('\n'));
    this.mistakes = mistakes;
  }
}

/** A name that two constructs would share in Terraform's state. */
export class AddressCollisionError extends Error {
  override readonly name = 'AddressCollisionError';
  readonly code = 'ADDRESS_COLLISION';

  constructor(address: string, paths: readonly [string, string]) {
    super(`\`${paths[0]}\` and \`${paths[1]}\` would both be \`${address}\` in the state. Rename one of them.`);
  }
}

/** A zip that the build has not written. */
export class MissingZipError extends Error {
  override readonly name = 'MissingZipError';
  readonly code = 'MISSING_ZIP';

  constructor(where: string, zip: string) {
    super(`\`${where}\` needs \`${zip}\`, which does not exist. Run \`npm run build\` first.`);
  }
}

/** The sentence a user reads: "`dev/Orders/View`: `batchSize` must be 1 to 10000, got 20000. Lower it." */
export function describeMistake(mistake: SettingMistake): string {
  const given = 'value' in mistake && mistake.value !== undefined ? `, got ${describeValue(mistake.value)}` : '';
  return `\`${mistake.where}\`: \`${mistake.setting}\` ${mistake.rule}${given}. ${mistake.remedy}`;
}

function describeValue(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
