/** AWS's query protocol: parameters like `Metrics.member.1.Id=m1` come in, XML goes out. */
type Node = string | { readonly [name: string]: Node };

/** The parameters as nested objects and lists; every value is text. */
export function decodeQuery(body: string): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const [path, value] of new URLSearchParams(body)) {
    const names = path.split('.');
    let owner = tree;
    for (const name of names.slice(0, -1)) {
      owner[name] ??= {};
      owner = owner[name] as Record<string, unknown>;
    }
    owner[names.at(-1)!] = value;
  }
  return listsOf(tree as Record<string, Node>) as Record<string, unknown>;
}

function listsOf(node: Node): unknown {
  if (typeof node === 'string') return node;
  if (typeof node.member === 'object') {
    const members = Object.entries(node.member).sort(([one], [other]) => Number(one) - Number(other));
    return members.map(([, member]) => listsOf(member));
  }
  return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, listsOf(member)]));
}

const namespace = 'http://monitoring.amazonaws.com/doc/2010-08-01/';

export function encodeQuery(action: string, output: object): string {
  const result = `<${action}Result>${xmlOf(output)}</${action}Result>`;
  return `<${action}Response xmlns="${namespace}">${result}${metadata}</${action}Response>`;
}

export function encodeQueryFault(code: string, message: string): string {
  const error = `<Error><Type>Sender</Type>${xmlOf({ Code: code, Message: message })}</Error>`;
  return `<ErrorResponse xmlns="${namespace}">${error}<RequestId>local</RequestId></ErrorResponse>`;
}

const metadata = '<ResponseMetadata><RequestId>local</RequestId></ResponseMetadata>';

function xmlOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((member) => `<member>${xmlOf(member)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `<${name}>${xmlOf(member)}</${name}>`)
    .join('');
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[mark]!);
}
