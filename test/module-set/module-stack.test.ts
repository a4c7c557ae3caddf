import { printStack } from '../../module-set/hcl/print-stack';
import { synthesizeModules } from '../../module-set/module-tree';
import { withoutTokenStacks } from '../../stacks/without-token-stacks';

const modules = synthesizeModules(process.cwd()).map(({ definition, stack }) => {
  return [definition.name, withoutTokenStacks(() => printStack(stack))] as const;
});

describe('ModuleStack', () => {
  test.each(modules)('%s leaves provider and state to its caller', (_name, files) => {
    const text = Object.values(files).join('\n');

    const blocks = text.match(/^ *(provider|backend|cloud)\b.*\{/gm) ?? [];

    expect(blocks).toEqual([]);
  });

  test.each(modules)('%s says which Terraform and which provider it works with', (_name, files) => {
    const { 'versions.tf': versions } = files;

    const ranges = [...versions!.matchAll(/(required_version|source|version) += (".*")/g)].map(([, ...said]) => said);

    expect(ranges).toEqual([
      ['required_version', '">= 1.10.0"'],
      ['source', '"hashicorp/aws"'],
      ['version', '">= 5.100.0, < 7.0.0"'],
    ]);
  });

  test.each(modules)('%s finds its files wherever it is called from', (_name, files) => {
    const { 'main.tf': main } = files;

    const paths = main!.match(/"[^"]*\.zip"/g) ?? [];
    const relative = paths.filter((path) => !path.startsWith('"${path.module}/zips/'));

    expect(relative).toEqual([]);
    expect(main).not.toMatch(/\$\{path\.(root|cwd)\}/);
  });

  test.each(modules)('%s has neither a variable of any type nor one without a description', (_name, files) => {
    const { 'variables.tf': text } = files;
    const variables = text!.split(/^(?=variable )/m);

    const untyped = variables.filter(
      (variable) => !/^ {2}type +=/m.test(variable) || /\bany\b *[,)\n]/.test(codeOf(variable)),
    );
    const undescribed = variables.filter((variable) => !/^ {2}description += "./m.test(variable));

    expect(untyped).toEqual([]);
    expect(undescribed).toEqual([]);
  });
});

/** A variable without its texts and comments. */
function codeOf(variable: string): string {
  return variable.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/#.*$/gm, '');
}
