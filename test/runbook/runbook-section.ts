import { readFileSync } from 'node:fs';

/** Commands of one code block, and what the block of text behind it promises that they say. */
export interface Step {
  readonly commands: readonly string[];
  readonly says: readonly string[];
}

/** A section of the runbook, by what is done in it. */
export interface RunbookSection {
  readonly confirm: readonly Step[];
  readonly act: readonly Step[];
  readonly over: readonly Step[];
}

const labels = { confirm: 'How to confirm', act: 'What to do', over: 'How to know that it is over' } as const;

/** The lines of the page's first block, which give names to what the sections are about. */
export function readRunbook(file: string): {
  readonly names: readonly string[];
  readonly first: readonly string[];
  readonly sections: ReadonlyMap<string, RunbookSection>;
} {
  const [head = '', ...texts] = readFileSync(file, 'utf8').split(/^## /m);
  const [names, first] = stepsOf(head);
  const sections = texts.map((text) => [text.slice(0, text.indexOf('\n')), sectionOf(text)] as const);
  return { names: names!.commands, first: first!.commands, sections: new Map(sections) };
}

function sectionOf(text: string): RunbookSection {
  const part = (label: string) => stepsOf(text.split(`**${label}.**`)[1]!.split(/^\*\*[^*]+\.\*\*/m)[0]!);
  return { confirm: part(labels.confirm), act: part(labels.act), over: part(labels.over) };
}

/** A block of text belongs to the commands before it. */
function stepsOf(text: string): readonly Step[] {
  const steps: { commands: readonly string[]; says: readonly string[] }[] = [];
  for (const [, language, body] of text.matchAll(/^```(sh|text)\n([\s\S]*?)^```/gm)) {
    const lines = body!.trim().split('\n');
    if (language === 'sh') steps.push({ commands: lines, says: [] });
    else steps.at(-1)!.says = lines;
  }
  return steps;
}
