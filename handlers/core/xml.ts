/** An element of an XML answer; attributes are left out, because AWS puts nothing into them. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Text of the element itself, entities resolved; untrimmed. */
  readonly text: string;
}

/** Reads an XML document; undefined when it is not well-formed, as an answer cut short is not. */
export function parseXml(document: string): XmlElement | undefined {
  const root: OpenElement = { name: '', children: [], text: '' };
  const open = [root];
  let end = 0;
  for (const token of document.matchAll(tokens)) {
    if (token.index !== end) return undefined;
    end += token[0].length;
    const current = open.at(-1)!;
    const { tag, closing, empty, text, data } = token.groups!;
    if (text !== undefined) current.text += unescapeXml(text);
    else if (data !== undefined) current.text += data;
    else if (closing) {
      if (open.length === 1 || localName(tag!) !== current.name) return undefined;
      open.pop();
    } else if (tag !== undefined) {
      const element = { name: localName(tag), children: [], text: '' };
      current.children.push(element);
      if (!empty) open.push(element);
    }
  }
  return end === document.length && open.length === 1 && root.children.length === 1 ? root.children[0] : undefined;
}

/** The first child element of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** Trimmed text of the first child of that name. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  return childOf(element, name)?.text.trim();
}

interface OpenElement {
  readonly name: string;
  readonly children: OpenElement[];
  text: string;
}

/** Comments, declarations and instructions match without a group, and so are passed over. */
const tokens =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[(?<data>[\s\S]*?)\]\]>|<![^[>-][^>]*>|<(?<closing>\/?)(?<tag>[^\s<>/!?]+)(?:\s[^<>]*?)?(?<empty>\/?)>|(?<text>[^<]+)/g;

function localName(tag: string): string {
  return tag.slice(tag.indexOf(':') + 1);
}

function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (entity, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? entity;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}

const named: { readonly [entity: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
