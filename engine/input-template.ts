/** Text, or a variable that stands in the text. */
type TemplatePart = { readonly text: string } | TemplateVariable;

interface TemplateVariable {
  readonly variable: string;
  /** True inside the quotes of a JSON text. */
  readonly isQuoted: boolean;
  /** True where the template is nothing but this variable. */
  readonly isAlone: boolean;
}

/** Gives the value of a variable; undefined for one that has none. */
export type LookUp = (variable: string) => unknown;

/** Fills a template in. What comes out is JSON where the template asks for it well, which nobody checks. */
export type InputTemplate = (lookUp: LookUp) => string;

/**
 * An input template of EventBridge: text with variables in angle brackets. Only those that `isVariable` names are ones,
 * anything else in brackets is text.
 *
 * A text gets quotes unless the template has them, and is not escaped where it has; an object or a list inside quotes,
 * or by itself, loses the quotes it holds.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export function inputTemplateOf(template: string, isVariable: (name: string) => boolean): InputTemplate {
  const parts = partsOf(template, isVariable);
  return (lookUp) => parts.map((part) => ('text' in part ? part.text : render(part, lookUp(part.variable)))).join('');
}

function partsOf(template: string, isVariable: (name: string) => boolean): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let isQuoted = false;
  let textFrom = 0;
  for (let at = 0; at < template.length; at += 1) {
    const character = template[at];
    const name = character === '<' ? (/^<([^<>]+)>/.exec(template.slice(at, at + nameCharactersMax))?.[1] ?? '') : '';
    if (name !== '' && isVariable(name)) {
      const isAlone = template.trim() === `<${name}>`;
      parts.push({ text: isAlone ? '' : template.slice(textFrom, at) }, { variable: name, isQuoted, isAlone });
      textFrom = at + name.length + 2;
      at = textFrom - 1;
    } else if (character === '\\') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
  }
  const isDone = parts.some((part) => 'isAlone' in part && part.isAlone);
  return isDone ? parts : [...parts, { text: template.slice(textFrom) }];
}

const nameCharactersMax = 1_024;

function render({ isQuoted, isAlone, variable }: TemplateVariable, value: unknown): string {
  if (value === undefined) return isQuoted ? '' : '""';
  if (typeof value === 'object' && value !== null) {
    const json = JSON.stringify(value);
    if (isQuoted) return json.replaceAll('"', '');
    return isAlone && variable.startsWith('$') ? `"${json.replaceAll('"', '')}"` : json;
  }
  return isQuoted ? String(value) : JSON.stringify(value);
}
