/** One rule of event source mappings, and the smallest change of the source that breaks it. */
export interface Mutation {
  /** Section of the rules and the rule in words, as it holds before the change. */
  readonly rule: string;
  /** Path of the source from the project's folder. */
  readonly file: string;
  /** Text that occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** The source with the rule broken. Throws where the text to replace is not there exactly once. */
export function mutated(source: string, { rule, file, find, replace }: Mutation): string {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`${rule}: ${file} holds the text ${parts.length - 1} times:\n${find}`);
  return parts.join(replace);
}
