/** What the run asks of its supervisor. */
export type SupervisorRequest =
  | {
      readonly kind: 'spawn';
      readonly id: number;
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string;
      /** Standard output and error are appended here. */
      readonly logFile: string;
      /** Sends the output to the run instead of the file. */
      readonly echo: boolean;
    }
  | { readonly kind: 'kill'; readonly id: number };

/** What the supervisor says of the processes it started. */
export type SupervisorReport =
  | { readonly kind: 'failed'; readonly id: number; readonly code: string }
  | {
      readonly kind: 'exited';
      readonly id: number;
      readonly exitCode: number | null;
      readonly signal: NodeJS.Signals | null;
    }
  | { readonly kind: 'output'; readonly id: number; readonly text: string };
