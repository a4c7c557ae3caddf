/** One line of the result. */
export interface Row {
  readonly measure: string;
  readonly value: string;
  /** Absent where there is no target, as for the reference. */
  readonly target?: string;
  readonly met?: boolean;
  /** What keeps a missed target from being met. */
  readonly bound?: string;
}

/** Rows as a Markdown table, and below it what binds the targets that were missed. */
export function markdown(title: string, rows: readonly Row[]): string {
  const cells = rows.map(({ measure, value, target = '', met }) => [measure, value, target, verdict(met)]);
  const table = [['measure', 'value', 'target', ''], ...cells];
  const widths = table[0]!.map((_, column) => Math.max(3, ...table.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const missed = rows.filter(({ met }) => met === false);
  const notes = missed.map(({ measure, bound }) => `Missed: ${measure}. ${bound ?? 'Nothing is known to bind it.'}`);
  return [
    `### ${title}`,
    '',
    line(table[0]!),
    rule,
    ...cells.map(line),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ].join('\n');
}

function verdict(met: boolean | undefined): string {
  return met === undefined ? '' : met ? 'met' : 'missed';
}
