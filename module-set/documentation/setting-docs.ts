import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@babel/parser';

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
const files = ['table-settings', 'consumer-settings', 'fan-out-settings', 'network'].map(
  (name) => `modules/${name}.ts`,
);

/** Reads the docs of every setting from where a user of the constructs reads them: the docstrings of their types. */
export function readSettingDocs(root: string): SettingDocs {
  const sources = [...files, 'handlers/sinks/view-projection.ts', 'stacks/definition.ts', moduleSettings];
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

/** Types whose members stand written out behind `type X =` have no docs of their own. */
function interfacesOf(source: string): Interface[] {
  const { program } = parse(source, { sourceType: 'module', plugins: ['typescript'], attachComment: true });
  return program.body.flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'TSInterfaceDeclaration') return [];
    const members = declaration.body.body.flatMap((member) => {
      if (member.type !== 'TSPropertySignature' || member.key.type !== 'Identifier') return [];
      const comment = member.leadingComments?.at(-1)?.value ?? '';
      const type = member.typeAnnotation ? source.slice(member.typeAnnotation.start!, member.typeAnnotation.end!) : '';
      return [[member.key.name, docOf(comment, type)] as const];
    });
    const extended = (declaration.extends ?? []).map((each) => source.slice(each.start!, each.end!));
    return [{ name: declaration.id.name, extended, members: Object.fromEntries(members) }];
  });
}

function docOf(comment: string, type: string): SettingDoc {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*+ ?/, '').trim());
  const [text = '', defaultText = ''] = lines.filter(Boolean).join(' ').split('@default ');
  return { text: text.trim(), defaultText: defaultText.trim(), typeNames: type.match(/\b[A-Z]\w+/g) ?? [] };
}
