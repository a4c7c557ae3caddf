import type { RunResult } from '../../engine/sim/run-result';

/** One rehearsal as a person asked for it: what was tried, how it went, and what one change would do. */
export interface Rehearsal {
  /** What a person calls the mapping. */
  readonly mapping: string;
  /** Makes the same rehearsal again. */
  readonly command: string;
  /** One, or with `--against` two or more. The first is what the others are compared with. */
  readonly sides: readonly RehearsalSide[];
  /** What one setting change would do to the first side. Empty where it was not asked. */
  readonly changes: readonly SettingChange[];
}

/** One set of settings under all scenarios. */
export interface RehearsalSide {
  /** Unique among the sides. */
  readonly label: string;
  /** In AWS's words, in the order in which they are shown. */
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  /** What could not be known and was assumed, each in one sentence. */
  readonly assumptions: readonly string[];
  /** One for each scenario and seed. */
  readonly results: readonly RunResult[];
}

/** One setting changed, all others as they are. */
export interface SettingChange {
  /** For a person: `parallelizationFactor 1 → 10`. */
  readonly change: string;
  /** Name of the scenario that the numbers are of. */
  readonly scenario: string;
  readonly before: ChangeFigures;
  readonly after: ChangeFigures;
}

/** The worst over all seeds. */
export interface ChangeFigures {
  readonly lost: number;
  /** Good records that shared the fate of another record. */
  readonly bystanders: number;
  readonly duplicated: number;
  readonly late: number;
  /** Infinity where it never recovered; undefined where nothing had to. */
  readonly recoveryMs: number | undefined;
  readonly invocations: number;
}
