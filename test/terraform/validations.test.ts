import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { moduleDefinitions } from '../../module-set/definitions';
import type { ModuleDefinition } from '../../module-set/module-definition';
import { inTerraformsTerms } from '../../module-set/rules/print-condition';
import { memberName } from '../../module-set/rules/print-path';
import { shapeRules } from '../../module-set/rules/shape-rules';
import { typeConstraint } from '../../module-set/type-constraint';
import { type Validation, validationsOf, variableOf } from '../../module-set/validations';
import type { Variable } from '../../module-set/variable';
import type { SettingMistake } from '../../modules/errors';
import { brokenBy } from '../../modules/rule-evaluation';
import { type Drawn, drawSettings, inTerraform, withDefaults } from '../support/drawn-settings';
import { describeWithTerraform } from './toolchain';

const seed = Number(process.env.PROPERTY_SEED ?? 20261121);
const casesMax = Number(process.env.PROPERTY_RUNS ?? 60);
const modules = moduleDefinitions({}).filter(({ variables }) => variables.some(({ name }) => name === 'name'));

/** Cases whose settings are not known differ in which, by group. */
const groups = 8;

/** A value that no one knows before apply. */
const unknown = Symbol('unknown');

describeWithTerraform('validations', () => {
  test.each(modules.map((module) => [module.name, module] as const))(
    'of %s refuse what a definition is refused for, with the same sentences',
    (_name, module) => {
      const cases = fc.sample(drawSettings(module.variables), { seed, numRuns: casesMax });

      const refused = refusedByTerraform(module, cases);

      const expected = cases.map((settings, index) => sentences(module, settings, index));
      expect(refused).toEqual(expected);
    },
    300_000,
  );

  test.each(modules.map((module) => [module.name, module] as const))(
    'of %s refuse nothing for a value that is not known yet, unless a definition is refused too',
    (_name, module) => {
      const drawn = fc.sample(drawSettings(module.variables), { seed, numRuns: casesMax });
      const hidden = drawn.map((settings, index) => withUnknowns(module.variables, settings, index % groups));

      const refused = refusedByTerraform(module, hidden, (index) => index % groups);

      const expected = hidden.map((settings, index) => sentences(module, settings, index));
      const more = refused.map((said, index) => said.filter((each) => !expected[index]!.includes(each)));
      expect(more.flat()).toEqual([]);
    },
    300_000,
  );
});

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
    .flatMap((rule) => brokenBy(rule, settings, where, options));
  return [...ofShapes, ...ofRules].map(inItsTerms).sort();
}

function inItsTerms({ where, setting, rule, value, remedy }: SettingMistake): string {
  const place = setting.replace(/(?<=^|\.)[a-z][A-Za-z0-9]*(?=$|\.|\[)/g, (name) => memberName(name));
  const written = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  const given = value === undefined ? '' : `, got ${written}`;
  return `\`${where}\`: \`${place}\` ${inTerraformsTerms(rule)}${given}. ${inTerraformsTerms(remedy)}`;
}

/** Plans one instance of the module's variables for each case, and returns what each is refused for. */
function refusedByTerraform(
  module: ModuleDefinition,
  cases: readonly Drawn[],
  groupOf: (index: number) => number | undefined = () => undefined,
): readonly (readonly string[])[] {
  const root = mkdtempSync(join(tmpdir(), 'validations-'));
  mkdirSync(join(root, 'module'));
  const declared = module.variables.map((each) => variableText(each, module));
  writeFileSync(join(root, 'module', 'variables.tf'), declared.join('\n'));
  const chosen = [...new Set(cases.map((_each, index) => groupOf(index)))];
  for (const group of chosen) {
    const settings = cases.flatMap((each, index) => (groupOf(index) === group ? [caseOf(module, each, index)] : []));
    writeFileSync(join(root, `cases${group}.json`), JSON.stringify(Object.fromEntries(settings)));
    writeFileSync(join(root, `main${group}.tf`), moduleText(module.variables, group));
  }
  writeFileSync(join(root, 'later.tf'), 'resource "terraform_data" "later" {\n  input = timestamp()\n}\n');
  terraform(root, 'init');
  const diagnostics = terraform(root, 'plan').filter(({ severity }) => severity === 'error');
  rmSync(root, { recursive: true });
  expect(diagnostics.filter(({ summary }) => summary !== 'Invalid value for variable')).toEqual([]);
  const said = diagnostics.flatMap(({ detail }) => sentencesIn(detail));
  return cases.map((_each, index) => said.filter((each) => each.startsWith(`\`case${index}\``)).sort());
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

function moduleText(variables: readonly Variable[], group: number | undefined): string {
  const hidden = hiddenOf(variables, group);
  const args = variables.map((variable) => {
    const { name } = variable;
    const value = hidden.includes(variable) ? laterOf(variable) : `try(each.value.${name}, null)`;
    return `  ${name} = ${value}`;
  });
  const cases = `for_each = jsondecode(file("\${path.root}/cases${group}.json"))`;
  return `module "case${group}" {\n  source = "./module"\n  ${cases}\n${args.join('\n')}\n}\n`;
}

function laterOf({ shape }: Variable): string {
  const isList = shape.kind === 'list' || (shape.kind === 'any' && shape.terraform.startsWith('list'));
  return isList ? 'split(",", terraform_data.later.output)' : 'terraform_data.later.output';
}

function variableText(variable: Variable, { rules }: ModuleDefinition): string {
  const { name, shape, checked, defaultValue } = variable;
  const isOptional = defaultValue === null;
  const validations = validationsOf(name, checked ?? shape, rules, { where: '${var.name}', isOptional });
  const fallback = 'defaultValue' in variable ? `  default = ${JSON.stringify(defaultValue)}\n` : '';
  return `variable "${name}" {
  type = ${typeConstraint(variable)}
${fallback}  nullable = ${isOptional}
${validations.map(validationText).join('\n')}
}
`;
}

/** A message as a here-document, which asks for no escapes but those of templates. */
function validationText({ condition, errorMessage }: Validation): string {
  return `  validation {
    condition = ${condition.slice(2, -1)}
    error_message = <<EOT
${errorMessage}
EOT
  }`;
}

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
}

function terraform(root: string, command: 'init' | 'plan'): readonly Diagnostic[] {
  const { stdout, stderr } = spawnSync('terraform', [`-chdir=${root}`, command, '-input=false', '-json'], {
    encoding: 'utf8',
    maxBuffer: 256 * 1_024 * 1_024,
    env: { ...process.env, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' },
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  if (lines.length === 0) throw new Error(`${stdout}\n${stderr}`);
  return lines
    .map((line) => JSON.parse(line) as { readonly type: string; readonly diagnostic?: Diagnostic })
    .flatMap(({ diagnostic }) => diagnostic ?? []);
}
