import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@babel/parser';
import type { TSTypeElement, TSTypeLiteral } from '@babel/types';
import { sinkNames } from '../../modules/sinks';

/** What the docstring of a setting says. */
export interface SettingDoc {
  /** Sentences without the default. */
  readonly text: string;
  /** The text after `@default`: the default as behaviour, often with its reason. Empty where there is none. */
  readonly defaultText: string;
  /** Interfaces named in the setting's type: where the docs of its own members are. */
  readonly typeNames: readonly string[];
}

/** Interface to its settings, inherited ones included. */
export type SettingDocs = { readonly [interfaceName: string]: { readonly [setting: string]: SettingDoc } };

/** The files whose interfaces are settings of the modules. */
const moduleSettings = 'module-set/definitions/module-settings.ts';
const files = [
  ...['archive-settings', 'table-settings', 'consumer-settings', 'fan-out-settings', 'kinesis-settings'],
  ...['pipe-settings', 'event-bus-settings', 'backfill-settings'],
  ...['alarm-settings', 'alarms/alarm-subjects'],
  ...['network', 'policy'],
].map((name) => `modules/${name}.ts`);

/** Settings of the sinks, which their handlers share. */
function sinkFiles(root: string): readonly string[] {
  const handlers = sinkNames.map((name) => `handlers/sinks/${name}`).flatMap((folder) => filesIn(root, folder));
  const own = [...filesIn(root, 'modules/sinks'), ...handlers].filter((file) =>
    /(settings|view-projection)\.ts$/.test(file),
  );
  return [...own, 'handlers/sinks/item-test.ts'];
}

function filesIn(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
}

/** Reads the docs of every setting from where a user of the constructs reads them: the docstrings of their types. */
export function readSettingDocs(root: string): SettingDocs {
  const sources = [...files, ...sinkFiles(root), 'stacks/definition.ts', moduleSettings];
  const interfaces = new Map<string, Interface>();
  for (const file of sources) {
    for (const each of interfacesOf(readFileSync(join(root, file), 'utf8'))) interfaces.set(each.name, each);
  }
  const complete = [...interfaces.values()].map((each) => [each.name, membersOf(each, interfaces)] as const);
  return Object.fromEntries(complete);
}

interface Interface {
  readonly name: string;
  readonly extended: readonly string[];
  readonly members: { readonly [setting: string]: SettingDoc };
}

function membersOf({ extended, members }: Interface, all: ReadonlyMap<string, Interface>): Interface['members'] {
  const inherited = extended.flatMap((name) => all.get(name) ?? []).map((parent) => membersOf(parent, all));
  return Object.assign({}, ...inherited, members) as Interface['members'];
}

interface Node {
  readonly type: string;
  readonly start?: number | null;
  readonly end?: number | null;
}

function interfacesOf(source: string): Interface[] {
  const { program } = parse(source, { sourceType: 'module', plugins: ['typescript'], attachComment: true });
  const textOf = ({ start, end }: Node) => source.slice(start!, end!);
  return program.body.flatMap((statement): Interface[] => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'TSTypeAliasDeclaration') {
      return [{ name: declaration.id.name, extended: typeNamesIn(textOf(declaration.typeAnnotation)), members: {} }];
    }
    if (declaration?.type !== 'TSInterfaceDeclaration') return [];
    const extended = (declaration.extends ?? []).map(textOf);
    return membersIn(declaration.id.name, declaration.body.body, extended, textOf);
  });
}

/** The interface of these members, and one for each object that is written out inside of them. */
function membersIn(
  name: string,
  body: readonly TSTypeElement[],
  extended: readonly string[],
  textOf: (node: Node) => string,
): Interface[] {
  const inner: Interface[] = [];
  const members = body.flatMap((member) => {
    if (member.type !== 'TSPropertySignature' || member.key.type !== 'Identifier') return [];
    const path = `${name}.${member.key.name}`;
    const literal = literalIn(member.typeAnnotation);
    if (literal) inner.push(...membersIn(path, literal.members, [], textOf));
    const type = member.typeAnnotation ? textOf(member.typeAnnotation) : '';
    const doc = docOf(member.leadingComments?.at(-1)?.value ?? '', literal ? [path] : typeNamesIn(type));
    return [[member.key.name, doc] as const];
  });
  return [{ name, extended, members: Object.fromEntries(members) }, ...inner];
}

/** The first object type with named members that is written out in a type. */
function literalIn(node: unknown): TSTypeLiteral | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const { type } = node as Node;
  const isNamed = ({ type: kind }: Node) => kind === 'TSPropertySignature';
  if (type === 'TSTypeLiteral' && (node as TSTypeLiteral).members.some(isNamed)) return node as TSTypeLiteral;
  const children = Object.entries(node).filter(([key]) => key !== 'loc' && !key.endsWith('Comments'));
  for (const child of children.flatMap(([, value]) => value)) {
    const found = literalIn(child);
    if (found) return found;
  }
  return undefined;
}

function typeNamesIn(type: string): readonly string[] {
  return type.match(/\b[A-Z]\w+/g) ?? [];
}

function docOf(comment: string, typeNames: readonly string[]): SettingDoc {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*+ ?/, '').trim());
  const [text = '', defaultText = ''] = lines.filter(Boolean).join(' ').split('@default ');
  return { text: text.trim(), defaultText: defaultText.trim(), typeNames };
}
