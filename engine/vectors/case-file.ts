import { readFileSync } from 'node:fs';
import Ajv, { type ErrorObject } from 'ajv';
import schema from './case-file.schema.json';
import type { RecordedCases } from './recorded-case';

/** A file that holds no cases in the format: it cannot be read, is not JSON, or breaks the schema. */
export class CaseFileError extends Error {
  override readonly name = 'CaseFileError';
}

const mistakesShownMax = 20;
const valueCharactersMax = 80;

/**
 * Reads the cases of a file. Throws a `CaseFileError` that names the file as `name`, and of a file that breaks the
 * schema each place, the value there, and what the format allows.
 */
export function readCaseFile(path: string, name: string): RecordedCases {
  const text = attempt(() => readFileSync(path, 'utf8'), `${name} cannot be read`);
  const content = attempt(() => JSON.parse(text) as unknown, `${name} is not JSON`);
  const mistakes = caseFileMistakes(content);
  if (mistakes.length === 0) return content as RecordedCases;
  const shown = mistakes.slice(0, mistakesShownMax);
  const more = mistakes.length - shown.length;
  throw new CaseFileError(
    [
      `${name} is not in the format of recorded cases:`,
      ...shown.map((mistake) => `  ${mistake}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ].join('\n'),
  );
}

/** Where a file's content leaves the format, one sentence each: path, value, and what is allowed there. */
export function caseFileMistakes(content: unknown): readonly string[] {
  const isValid = validate(content);
  const errors = isValid ? [] : (validate.errors ?? []);
  const sentences = errors
    .filter(({ keyword }) => !combining.has(keyword))
    .map((error) => `${placeOf(error, content)}: ${sentenceOf(error)}`);
  return [...new Set(sentences)];
}

const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(schema);

/** Keywords that only say that one of the errors below them was found. */
const combining = new Set(['if', 'oneOf', 'allOf']);

function sentenceOf({ keyword, params, parentSchema, data, message }: ErrorObject): string {
  const got = `got ${shortened(data)}`;
  switch (keyword) {
    case 'additionalProperties': {
      const allowed = Object.keys((parentSchema?.properties as object | undefined) ?? {}).join(', ');
      const name = String(params.additionalProperty);
      const value = (data as { readonly [name: string]: unknown })[name];
      return `must have no member \`${name}\`, got ${shortened(value)}; allowed are ${allowed}`;
    }
    case 'required':
      return `must have the member \`${params.missingProperty}\`, got ${shortened(data)}`;
    case 'enum':
      return `must be one of ${(params.allowedValues as readonly unknown[]).join(', ')}, ${got}`;
    case 'type':
      return `must be ${[params.type].flat().join(' or ')}, ${got}`;
    case 'false schema':
      return `must not be there for a case of this kind, ${got}`;
    default:
      return `${message}, ${got}`;
  }
}

/** `/cases/3/config/BatchSize (case ID)` */
function placeOf({ instancePath }: ErrorObject, content: unknown): string {
  const index = /^\/cases\/(\d+)/.exec(instancePath)?.[1];
  const cases =
    index === undefined ? [] : (content as { readonly cases: readonly ({ readonly id?: unknown } | null)[] }).cases;
  const id = cases[Number(index)]?.id;
  return (instancePath || '/') + (typeof id === 'string' ? ` (case ${id})` : '');
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > valueCharactersMax ? `${text.slice(0, valueCharactersMax)}...` : text;
}

function attempt<T>(run: () => T, failure: string): T {
  try {
    return run();
  } catch (error) {
    throw new CaseFileError(`${failure}: ${(error as Error).message}`, { cause: error });
  }
}
