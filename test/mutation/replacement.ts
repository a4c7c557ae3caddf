/** A source in the place of the file of that path. */
export interface Replacement {
  /** From the project's folder. */
  readonly file: string;
  readonly source: string;
}

/** What the tests say of the sources with a replacement in them, or as they are. */
export type TestVerdict =
  | { readonly type: 'passed'; readonly count: number }
  | { readonly type: 'failed'; readonly testName: string }
  /** No test gave a verdict: a file that does not load, or a run without an end. */
  | { readonly type: 'broken'; readonly reason: string };
