import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { moduleDefinitions } from '../../module-set/definitions';
import type { ModuleDefinition } from '../../module-set/module-definition';
import { inTerraformsTerms } from '../../module-set/rules/print-condition';
import { memberName } from '../../module-set/rules/print-path';
import { shapeRules } from '../../module-set/rules/shape-rules';
import { typeConstraint } from '../../module-set/type-constraint';
import { type Validation, validationsOf, variableOf, variablesIn } from '../../module-set/validations';
import type { Variable } from '../../module-set/variable';
import type { SettingMistake } from '../../modules/errors';
import { brokenBy } from '../../modules/rule-evaluation';
import { casesOf, sharedBoundaries } from '../support/boundary-settings';
import { type Drawn, inTerraform, withDefaults } from '../support/drawn-settings';
import { describeWithTerraform } from './toolchain';

const seed = Number(process.env.PROPERTY_SEED ?? 20261121);
const casesMax = Number(process.env.PROPERTY_RUNS ?? 12);
const modules = moduleDefinitions({}).filter(({ variables }) => variables.some(({ name }) => name === 'name'));

/** Cases whose settings are not known differ in which, by group. */
const groups = 8;

/** A value that no one knows before apply. */
const unknown = Symbol('unknown');

describeWithTerraform('validations', () => {
  const rows = modules.map((module) => [module.name, module] as const);

  test.each(rows)(
    'of %s refuse exactly what a definition is refused for, with the same sentences',
    (_name, module) => {
      const cases = casesOf(module, seed, casesMax);

      const said = evaluatedByTerraform(module, cases);

      const expected = cases.map((settings, index) => sentences(module, settings, index));
      expect(said).toEqual(expected);
    },
    900_000,
  );

  test.each(sharedBoundaries.others)('of %s read as those that are tried for it on both sides', (name) => {
    const shared = sharedTexts(name);

    const tried = sharedTexts(sharedBoundaries.triedIn);

    expect(shared).not.toEqual([]);
    expect(shared.filter((each) => !tried.includes(each))).toEqual([]);
  });

  // Terraform looks at a validation only once those of the variables that it asks for have passed.
  test.each(rows)(
    'of %s, as blocks, refuse nothing that a definition may have, also where a value is not known yet',
    (_name, module) => {
      const drawn = casesOf(module, seed, casesMax);
      const hidden = drawn.map((settings, index) => withUnknowns(module.variables, settings, index % groups));

      const refused = refusedByTerraform(module, hidden);

      const expected = hidden.map((settings, index) => sentences(module, settings, index));
      const more = refused.map((said, index) => said.filter((each) => !expected[index]!.includes(each)));
      expect(more.flat()).toEqual([]);
      expect(refused.flat().length > 0).toBe(expected.flat().length > 0);
    },
    900_000,
  );
});

/** Validations of what modules share, each with the variables that it asks for. */
function sharedTexts(name: string): readonly string[] {
  const module = modules.find((each) => each.name === name)!;
  const heads = new Map(module.variables.map((each) => [each.name, variableText(each, [])]));
  const validations = module.variables.flatMap((each) => validationsFor(each, module));
  return validations.flatMap(({ condition, errorMessage }) => {
    const asked = variablesIn(condition + errorMessage);
    const isShared = asked.some((each) => sharedBoundaries.variables.includes(each));
    return isShared ? [[condition, errorMessage, ...asked.map((each) => heads.get(each))].join('\n')] : [];
  });
}

/** One in eight of the plain settings is known after apply only. */
function withUnknowns(variables: readonly Variable[], settings: Drawn, group: number): Drawn {
  const hidden = hiddenOf(variables, group).map(({ setting }) => setting);
  const unknowns = Object.fromEntries(hidden.map((setting) => [setting, unknown]));
  return { ...settings, ...unknowns };
}

function hiddenOf(variables: readonly Variable[], group: number | undefined): readonly Variable[] {
  const plain = variables.filter(({ attributes, shape }) => attributes.length === 0 && shape.kind !== 'map');
  return plain.filter(({ name }, index) => name !== 'name' && index % groups === group);
}

/** What the rules of a module say of settings, in Terraform's spelling. */
function sentences({ variables, rules }: ModuleDefinition, drawn: Drawn, index: number): readonly string[] {
  const settings = { ...withDefaults(variables, drawn), name: `case${index}` };
  const options = { isUnresolved: (value: unknown) => value === unknown };
  const where = { where: `case${index}` };
  const ofShapes = variables.flatMap(({ name, setting, shape, checked, defaultValue }) => {
    const value = (settings as Drawn)[setting];
    const isKey = /kmsKeyArn$/.test(setting) && value !== undefined;
    const subject = { [name]: isKey ? { arn: value } : value };
    const path = `${name}${defaultValue === null ? '?' : ''}`;
    return shapeRules(checked ?? shape, path).flatMap((rule) => brokenBy(rule, subject, where, options));
  });
  const declared = variables.map(({ name }) => name);
  const ofRules = rules
    .filter((rule) => rule.isForDefinitions === undefined && declared.includes(variableOf(rule)))
    .flatMap((rule) => brokenBy(rule, inCamelCase(settings), where, options));
  return [...ofShapes, ...ofRules].map(inItsTerms).sort();
}

/** Variables that stand for no one setting are named as Terraform names them. */
function inCamelCase(settings: Drawn): Drawn {
  const camel = (name: string) => name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [camel(name), value]));
}

function inItsTerms({ where, setting, rule, value, remedy }: SettingMistake): string {
  const place = setting.replace(/(?<=^|\.)[a-z][A-Za-z0-9]*(?=$|\.|\[)/g, (name) => memberName(name));
  const written = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  const given = value === undefined ? '' : `, got ${written}`;
  return `\`${where}\`: \`${place}\` ${inTerraformsTerms(rule)}${given}. ${inTerraformsTerms(remedy)}`;
}

/** What the validations' expressions come to for each case, each of them by itself. */
function evaluatedByTerraform(module: ModuleDefinition, cases: readonly Drawn[]): readonly (readonly string[])[] {
  const validations = module.variables.flatMap((variable) => validationsFor(variable, module));
  const evaluated = validations.map(
    ({ condition, errorMessage }) =>
      `    { holds = ${condition.slice(2, -1)}, message = ${hereDocument(errorMessage)}    },`,
  );
  const root = makeRoot({
    'module/variables.tf': module.variables.map((each) => variableText(each, [])).join('\n'),
    // What holds is left out there: Terraform would write the types of all of it.
    'module/outputs.tf': `output "said" {\n  value = [for each in [\n${evaluated.join('\n')}\n  ] : each.message if !each.holds]\n}\n`,
    'cases.json': JSON.stringify(Object.fromEntries(cases.map((each, index) => caseOf(module, each, index)))),
    'main.tf': moduleText(module.variables, undefined, 'cases.json'),
    'outputs.tf': 'output "said" {\n  value = { for name, each in module.cases : name => each.said }\n}\n',
  });
  expect(problemsIn(root, ['plan', '-out=plan'])).toEqual([]);
  const shown = JSON.parse(terraform(root, ['show', '-json', 'plan'])) as Shown;
  rmSync(root, { recursive: true });
  const { value } = shown.planned_values.outputs.said;
  return cases.map((_each, index) => value[`case${index}`]!.flatMap(sentencesIn).sort());
}

interface Shown {
  readonly planned_values: {
    readonly outputs: {
      readonly said: { readonly value: { readonly [name: string]: readonly string[] } };
    };
  };
}

/** Plans one instance of the module's variables for each case, and returns what each is refused for. */
function refusedByTerraform(module: ModuleDefinition, cases: readonly Drawn[]): readonly (readonly string[])[] {
  const declared = module.variables.map((each) => variableText(each, validationsFor(each, module)));
  const files = Array.from({ length: groups }, (_each, group) => {
    const own = cases.flatMap((each, index) => (index % groups === group ? [caseOf(module, each, index)] : []));
    return {
      [`cases${group}.json`]: JSON.stringify(Object.fromEntries(own)),
      [`main${group}.tf`]: moduleText(module.variables, group, `cases${group}.json`),
    };
  });
  const later = 'resource "terraform_data" "later" {\n  input = timestamp()\n}\n';
  const root = makeRoot(Object.assign({ 'module/variables.tf': declared.join('\n'), 'later.tf': later }, ...files));
  const problems = problemsIn(root, ['plan']);
  rmSync(root, { recursive: true });
  expect(problems.filter(({ summary }) => summary !== 'Invalid value for variable')).toEqual([]);
  const said = problems.flatMap(({ detail }) => sentencesIn(detail));
  return cases.map((_each, index) => said.filter((each) => each.startsWith(`\`case${index}\``)).sort());
}

function makeRoot(files: { readonly [path: string]: string }): string {
  const root = mkdtempSync(join(tmpdir(), 'validations-'));
  mkdirSync(join(root, 'module'));
  for (const [path, content] of Object.entries(files)) writeFileSync(join(root, path), content);
  terraform(root, ['init', '-input=false']);
  return root;
}

/** A validation of a list says one sentence for each of its elements. */
function sentencesIn(detail: string): readonly string[] {
  const [message = ''] = detail.split('\n\nThis was checked');
  return message.trim().split(/ (?=`case\d+`: )/);
}

function caseOf({ variables }: ModuleDefinition, drawn: Drawn, index: number): [string, Drawn] {
  const known = Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== unknown));
  return [`case${index}`, { ...inTerraform(variables, known), name: `case${index}` }];
}

function moduleText(variables: readonly Variable[], group: number | undefined, file: string): string {
  const hidden = hiddenOf(variables, group);
  const args = variables.map((variable) => {
    const { name } = variable;
    const value = hidden.includes(variable) ? laterOf(variable) : `try(each.value.${name}, null)`;
    return `  ${name} = ${value}`;
  });
  const cases = `for_each = jsondecode(file("\${path.root}/${file}"))`;
  return `module "cases${group ?? ''}" {\n  source = "./module"\n  ${cases}\n${args.join('\n')}\n}\n`;
}

function laterOf({ shape }: Variable): string {
  const isList = shape.kind === 'list' || (shape.kind === 'any' && shape.terraform.startsWith('list'));
  return isList ? 'split(",", terraform_data.later.output)' : 'terraform_data.later.output';
}

function validationsFor({ name, shape, checked, defaultValue }: Variable, { rules }: ModuleDefinition) {
  return validationsOf(name, checked ?? shape, rules, { where: '${var.name}', isOptional: defaultValue === null });
}

function variableText(variable: Variable, validations: readonly Validation[]): string {
  const { name, defaultValue } = variable;
  const fallback = 'defaultValue' in variable ? `  default = ${JSON.stringify(defaultValue)}\n` : '';
  const blocks = validations.map(
    ({ condition, errorMessage }) =>
      `  validation {\n    condition = ${condition.slice(2, -1)}\n    error_message = ${hereDocument(errorMessage)}\n  }`,
  );
  return `variable "${name}" {
  type = ${typeConstraint(variable)}
${fallback}  nullable = ${defaultValue === null}
${blocks.join('\n')}
}
`;
}

/** A template that asks for no escapes but those of templates. */
function hereDocument(template: string): string {
  return `<<EOT\n${template}\nEOT\n`;
}

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
}

/** Errors of a command. */
function problemsIn(root: string, args: readonly string[]): readonly Diagnostic[] {
  return terraform(root, [...args, '-input=false', '-json'])
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .flatMap((line) => (JSON.parse(line) as { readonly diagnostic?: Diagnostic }).diagnostic ?? [])
    .filter(({ severity }) => severity === 'error');
}

function terraform(root: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync('terraform', [`-chdir=${root}`, ...args], {
    encoding: 'utf8',
    maxBuffer: 256 * 1_024 * 1_024,
    env: { ...process.env, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' },
  });
  if (stdout === '') throw new Error(`terraform ${args.join(' ')}: ${stderr}`);
  return stdout;
}
