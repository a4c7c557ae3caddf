import { readdirSync } from 'node:fs';
import { moduleDefinitions } from '../../module-set/definitions';
import { type Validation, validationsOf, variableOf } from '../../module-set/validations';
import { given, lte, number, type Rule, text, words } from '../../modules/rule';
import { holdsFor } from '../../modules/rule-evaluation';
import { integer, list, object, optional, required, text as textShape } from '../../stacks/checks/shapes';
import { everyCaseOf } from '../support/boundary-settings';
import { withDefaults } from '../support/drawn-settings';

const where = '${var.name}';
const modules = moduleDefinitions({}).filter(({ variables }) => variables.some(({ name }) => name === 'name'));

describe('validationsOf', () => {
  test('says of a number what the definition says', () => {
    const validations = validationsOf('timeout', integer(1, 900), [], { where, isOptional: false });

    expect(validations).toEqual<Validation[]>([
      {
        condition: '${var.timeout >= 1 && var.timeout <= 900 && floor(var.timeout) == var.timeout}',
        errorMessage:
          '`${var.name}`: `timeout` must be 1 to 900, got ${var.timeout}. ${floor(var.timeout) != var.timeout ? "Write a whole number." : var.timeout < 1 ? "Raise it." : "Lower it."}',
      },
    ]);
  });

  test('looks at nothing that is null', () => {
    const [validation] = validationsOf('table_name', textShape(/^a"\\b$/, 'must fit'), [], { where, isOptional: true });

    expect(validation).toEqual({
      condition: '${var.table_name == null ? true : can(regex("^a\\"\\\\\\\\b$", var.table_name))}',
      errorMessage: '`${var.name}`: `table_name` must fit${try(", got \'${var.table_name}\'", "")}. Change it.',
    });
  });

  test('names the element of a list, and the key of one by its object', () => {
    const replica = object<{ kmsKeyArn: string }>({ kmsKeyArn: optional(textShape(/^arn:/, 'must be an ARN')) });

    const [validation] = validationsOf('replicas', list(replica), [], { where, isOptional: false });

    expect(validation!.condition).toBe(
      '${alltrue([for item in var.replicas : item.kms_key == null ? true : can(regex("^arn:", item.kms_key.arn))])}',
    );
    expect(validation!.errorMessage).toContain('`replicas[${index}].kms_key.arn` must be an ARN');
  });

  test('keeps what a text has of templates', () => {
    const shape = textShape(/^x/, 'must begin with `${x}`');

    const [validation] = validationsOf('name', shape, [], { where, isOptional: false });

    expect(validation!.errorMessage).toContain('must begin with `$${x}`');
  });

  test('writes rules that ask for one another at one variable, which Terraform wants', () => {
    const rule = (setting: string, other: string): Rule => ({
      setting,
      rule: words('must be less'),
      remedy: words('Lower it.'),
      holds: lte(number(setting), number(other)),
    });
    const rules = [rule('least', 'most'), rule('most', 'least')];

    const counts = ['least', 'most'].map(
      (name) => validationsOf(name, integer(1), rules, { where, isOptional: false }).length,
    );

    expect(counts).toEqual([3, 1]);
  });

  test('fails when a rule compares what may be absent', () => {
    const rule: Rule = {
      setting: 'most?',
      rule: words('must be'),
      remedy: words('Do.'),
      holds: lte(number('most?'), 1),
    };

    const print = () => validationsOf('most', integer(1), [rule], { where, isOptional: true });

    expect(print).toThrow('uses what may be absent');
  });

  test('leaves out what only a definition can be asked', () => {
    const rule: Rule = {
      ...{ setting: 'runtime', rule: words('is given'), remedy: words('Remove it.') },
      holds: given(text('runtime')),
      isForDefinitions: true,
    };

    const validations = validationsOf('runtime', { kind: 'flag' }, [rule], { where, isOptional: false });

    expect(validations).toEqual([]);
  });

  test('fails when a required attribute is looked for with lookaround', () => {
    const shape = object<{ name: string }>({ name: required(textShape(/^(?!a)/, 'must not'), 'Give it.') });

    const print = () => validationsOf('thing', shape, [], { where, isOptional: false });

    expect(print).toThrow('looks around');
  });
});

describe('rules', () => {
  test.each(modules.map((module) => [module.name, module] as const))(
    'of %s are each kept by some settings of the comparison with Terraform and broken by others',
    (_name, module) => {
      const asked = module.rules.filter(({ holds, isForDefinitions }) => !isForDefinitions && holds.is !== 'always');

      const cases = everyCaseOf(module, 20261121, 30).map((settings) =>
        inCamelCase(withDefaults(module.variables, settings)),
      );

      const answers = asked.map((rule) => [rule, new Set(cases.map((settings) => holdsFor(rule, settings)))] as const);
      const oneSided = answers.filter(([, answer]) => !answer.has(true) || !answer.has(false));
      expect(oneSided.map(([rule]) => `${rule.setting} ${rule.rule.parts.join('...')}`)).toEqual([]);
    },
  );

  test.each(modules.map((module) => [module.name, module] as const))(
    'of %s are about its variables',
    (_name, module) => {
      const declared = module.variables.map(({ name }) => name);

      const stray = module.rules.filter((rule) => !declared.includes(variableOf(rule)));

      expect(stray.map(({ setting }) => setting)).toEqual([]);
    },
  );
});

function inCamelCase(settings: object): object {
  const camel = (name: string) => name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [camel(name), value]));
}

describe('moduleDefinitions', () => {
  test('brings the queries of an archive, from a folder that holds some', () => {
    const brought = modules.flatMap(({ name, folders = {} }) =>
      Object.entries(folders).map(([as, from]) => [name, as, from]),
    );

    expect(brought).toEqual([['archive', 'queries', 'archive/queries']]);
    expect(readdirSync('archive/queries')).toContain('latest-state.sql');
  });
});
