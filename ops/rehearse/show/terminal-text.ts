import { stripVTControlCharacters } from 'node:util';

/** Names and messages come from anyone's plan: none of them may move the cursor or colour the rest. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, ' ');
}

/** Text after a lead, broken at words and indented below the lead's own indentation. */
export function wrapped(lead: string, text: string, width: number): string[] {
  const indent = ' '.repeat(/^ */.exec(stripVTControlCharacters(lead))![0].length + 2);
  const lines: string[] = [];
  let line = lead;
  let gap = '';
  for (const word of text.split(' ')) {
    const isLong = gap !== '' && widthOf(`${line} ${word}`) > width;
    if (isLong) lines.push(line);
    line = isLong ? indent + word : line + gap + word;
    gap = ' ';
  }
  return [...lines, line];
}

/** In characters, colours aside. */
export function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

export function isWithin(lines: readonly string[], width: number): boolean {
  return lines.every((line) => widthOf(line) <= width);
}
