import { stripVTControlCharacters } from 'node:util';

/** Rows as aligned text: the first column to the left, the others to the side given. */
export function alignColumns(rows: readonly (readonly string[])[], right: readonly boolean[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column]!, right[column] ?? false))
      .join('  ')
      .trimEnd(),
  );
}

function pad(cell: string, width: number, isRight: boolean): string {
  const blank = ' '.repeat(Math.max(0, width - widthOf(cell)));
  return isRight ? blank + cell : cell + blank;
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
