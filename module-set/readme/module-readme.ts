import type { Example } from '../example';
import type { ModuleDefinition, Output } from '../module-definition';
import { literal, shortType } from '../type-constraint';
import type { Variable } from '../variable';
import { type Change, effectText } from './change';
import { exampleList } from './example-list';
import { table } from './markdown';

export interface ModuleReadmeOptions {
  readonly definition: ModuleDefinition;
  readonly outputs: readonly Output[];
  /** Resource types that the module may make, without duplicates. */
  readonly resources: readonly string[];
  /** HCL of a call, from an example. */
  readonly usage: string;
  readonly changes: readonly Change[];
  /** Those that call the module. */
  readonly examples: readonly Example[];
}

/** The README of a module: what it is for, how to call it, and generated tables of everything it takes and gives. */
export function moduleReadme(options: ModuleReadmeOptions): string {
  const { definition, outputs, resources, usage, changes, examples } = options;
  const sections = [
    `# ${definition.name}`,
    definition.summary,
    definition.introduction,
    '## Usage',
    `\`\`\`hcl\n${usage.trim()}\n\`\`\``,
    exampleList(examples, '../../'),
    '## Defaults and their reasons',
    defaultsTable(definition.variables),
    '## Inputs',
    inputsTable(definition.variables),
    ...attributeTables(definition.variables),
    '## Outputs',
    table(
      ['Name', 'What it is'],
      outputs.map(({ name, description }) => [`\`${name}\``, description]),
    ),
    ...(changes.length > 0 ? ['## What a change does', changesIntroduction, changesTable(changes)] : []),
    '## What it makes',
    resources.map((type) => `\`${type}\``).join(', '),
    requirements,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

const changesIntroduction =
  'Each row is tested: applied, changed and planned with the real provider. Whatever a row does not name stays as it is.';

const requirements =
  'Terraform 1.10 or newer, and the provider `hashicorp/aws` from 5.100.0 to below 7.0.0, configured by the caller.';

/** Settings whose default says why it is what it is. */
function defaultsTable(variables: readonly Variable[], prefix = ''): string {
  const rows = (each: readonly Variable[], path: string): string[][] =>
    each.flatMap((variable) => [
      ...(variable.defaultText === '' ? [] : [[`\`${path}${variable.name}\``, variable.defaultText]]),
      ...(variable.shape.kind === 'object' ? rows(variable.attributes, `${path}${variable.name}.`) : []),
    ]);
  return table(['Setting', 'Default, and why'], rows(variables, prefix));
}

function inputsTable(variables: readonly Variable[]): string {
  return table(
    ['Name', 'What it is', 'Type', 'Default'],
    variables.map((variable) => [
      `\`${variable.name}\``,
      variable.description,
      `\`${shortType(variable)}\``,
      defaultCell(variable),
    ]),
  );
}

function defaultCell(variable: Variable): string {
  return 'defaultValue' in variable ? `\`${literal(variable.defaultValue)}\`` : '**required**';
}

/** One table for each object, so that its attributes are documented like variables; those within follow it. */
function attributeTables(variables: readonly Variable[], path = ''): string[] {
  return variables.flatMap((variable) => {
    if (variable.attributes.length === 0 || variable.name.endsWith('kms_key')) return [];
    const name = `${path}${variable.name}${elementMark(variable)}`;
    return [`### \`${name}\``, inputsTable(variable.attributes), ...attributeTables(variable.attributes, `${name}.`)];
  });
}

function elementMark({ shape }: Variable): string {
  return shape.kind === 'map' ? '["KEY"]' : shape.kind === 'list' ? '[*]' : '';
}

function changesTable(changes: readonly Change[]): string {
  return table(
    ['Setting', 'Change', 'Effect', 'Remarks'],
    changes.map(({ setting, shown, effect, remark }) => [
      `\`${setting}\``,
      shown.join(' → '),
      effectText(effect),
      remark ?? '',
    ]),
  );
}
