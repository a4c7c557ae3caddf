/** What was seen of one part of a pipeline. */
export interface Finding {
  /** `unsure`: it cannot be told, which is no reason to be alarmed. */
  readonly level: 'wrong' | 'unsure' | 'right';
  /** What kind of part: `mapping`, `queue`. */
  readonly subject: string;
  readonly name: string;
  readonly text: string;
  /** Where to read on, or what to do. */
  readonly see?: string;
  /** Lines below it. */
  readonly details?: readonly string[];
  /** True where it could not be looked at. */
  readonly isUnseen?: true;
}

const rank = { wrong: 0, unsure: 1, right: 2 } as const;

/** Worst first; else in the order in which they were found. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((one, other) => rank[one.level] - rank[other.level]);
}
