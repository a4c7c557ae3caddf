import type { Subject } from './subject';

export interface ContractOptions {
  /** Histories for each law. Default 20; a real service wants fewer. `PROPERTY_RUNS` overrules it. */
  readonly runs?: number;
  /** Time for each law in milliseconds. Default: Jest's own. */
  readonly timeoutMs?: number;
  /** Real time that the sink may take outside of `around`, in milliseconds: connecting, say. Default none. */
  readonly patienceMs?: number;
  /** Reports the first history that fails instead of a smaller one, which takes many tries. Default false. */
  readonly endOnFailure?: boolean;
  /** Those laws alone, by their names. Default: all. */
  readonly laws?: RegExp;
}

/** What holds for every sink of a kind. */
export interface ContractLaw<Kind extends Subject> {
  /** Present tense, as a test's name. */
  readonly name: string;
  /** False where the subject leaves the law without a case. Default: it always has some. */
  appliesTo?(subject: Kind): boolean;
  /** Rejects with the history that breaks the law. */
  check(subject: Kind, options: ContractOptions): Promise<void>;
}

/** Declares one test for each law. */
export function describeLaws<Kind extends Subject>(
  laws: readonly ContractLaw<Kind>[],
  subject: Kind,
  options: ContractOptions = {},
): void {
  describe(subject.name, () => {
    for (const { name, appliesTo, check } of laws) {
      if ((appliesTo && !appliesTo(subject)) || options.laws?.test(name) === false) continue;
      test(name, () => check(subject, options), options.timeoutMs);
    }
  });
}

/** The options of a law that is a variant of another one, which needs fewer histories. */
export function variantOf({ runs = 60, ...options }: ContractOptions): ContractOptions {
  return { ...options, runs: Math.ceil(runs / 4) };
}

/** What `fc.assert` is told. */
export function runsOf({ runs = 20, endOnFailure = false }: ContractOptions) {
  return { numRuns: Number(process.env.PROPERTY_RUNS ?? runs), endOnFailure };
}
