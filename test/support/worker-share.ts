import type { ChildProcess } from 'node:child_process';

/** A program that a test file has started, and that later ones use. */
export interface SharedProgram {
  readonly process: ChildProcess;
  readonly endpoint: string;
  /** Of one test file at a time. */
  isTaken: boolean;
}

/** What the test files of a Jest worker share. Its programs end with the worker. */
export interface WorkerShare {
  readonly programs: SharedProgram[];
  /** What is asked for once: the Java on PATH. */
  javaVersion?: number;
}

/** Outside of Jest there is nobody to share with. */
export const workerShare = (globalThis as { readonly workerShare?: WorkerShare }).workerShare;
