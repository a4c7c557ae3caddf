import { stripVTControlCharacters } from 'node:util';

/** Where a run shows what it does: lines that stay, and below them a view that is redrawn in place. */
export interface Terminal {
  readonly isInteractive: boolean;
  line(text?: string): void;
  /** Calls again and again; the function returned ends it. */
  every(ms: number, run: () => void): () => void;
  /** Shows the view until `end`; does nothing where the output is no terminal. */
  live(view: () => readonly string[]): { end(): void };
}

export interface TerminalOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const redrawMs = 100;

export function createTerminal(output: TerminalOutput, every: (ms: number, run: () => void) => () => void): Terminal {
  const isInteractive = output.isTTY === true;
  let shown = 0;
  const clear = () => {
    if (shown > 0) output.write(`\u001b[${shown}A\u001b[J`);
    shown = 0;
  };
  let redraw = () => {};
  return {
    isInteractive,
    every,
    line(text = '') {
      clear();
      output.write(`${text}\n`);
      redraw();
    },
    live(view) {
      if (!isInteractive) return { end() {} };
      redraw = () => {
        clear();
        const lines = view().map((line) => cutToWidth(line, output.columns || 80));
        output.write(lines.map((line) => `${line}\n`).join(''));
        shown = lines.length;
      };
      const stop = every(redrawMs, redraw);
      redraw();
      return {
        end() {
          stop();
          clear();
          redraw = () => {};
        },
      };
    },
  };
}

/** A line that wrapped would break the count of lines; colours are dropped only where it must be cut. */
function cutToWidth(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length < columns ? line : `${plain.slice(0, Math.max(0, columns - 2))}…`;
}
