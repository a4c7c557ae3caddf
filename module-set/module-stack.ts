import { TerraformOutput, TerraformResource, TerraformVariable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { rawExpression } from '../modules/setting';
import { ReadableStack } from '../stacks/readable-stack';
import type { ModuleDefinition, Output } from './module-definition';
import { typeConstraint } from './type-constraint';
import { validationsOf } from './validations';
import type { Variable } from './variable';

/** A module as a stack without provider and backend, which are its caller's. */
export class ModuleStack extends ReadableStack {
  readonly outputs: readonly Output[];

  constructor(scope: Construct, definition: ModuleDefinition) {
    super(scope, definition.name);
    declareVariables(this, definition);
    this.outputs = definition.build(this);
    if (definition.variables.some(({ name }) => name === 'tags')) tagEverything(this);
    declareOutputs(this, this.outputs);
  }

  /** CDKTF adds a local state with a path of this machine, and remarks about itself. */
  override toTerraform(): unknown {
    const { '//': _remarks, ...written } = super.toTerraform() as { [key: string]: unknown };
    const { backend: _backend, ...terraform } = written.terraform as { [key: string]: unknown };
    return { ...written, terraform };
  }
}

/** A place of their own: a variable, an output and a resource may have the same name. */
function declareVariables(stack: ModuleStack, { variables, rules }: ModuleDefinition): void {
  const place = new Construct(stack, 'Variables');
  for (const variable of variables) {
    const declared = new TerraformVariable(place, variable.name, {
      type: typeConstraint(variable),
      description: descriptionOf(variable),
      ...('defaultValue' in variable && variable.defaultValue !== null
        ? { default: variable.defaultValue, nullable: false }
        : {}),
      validation: validationBlocks(variable, rules),
    });
    if (variable.defaultValue === null) declared.addOverride('default', null);
    if (!('defaultValue' in variable)) declared.addOverride('nullable', false);
    declared.overrideLogicalId(variable.name);
  }
}

function validationBlocks(variable: Variable, rules: ModuleDefinition['rules']) {
  const { name, shape, checked = shape, defaultValue } = variable;
  const options = { where: '${var.name}', isOptional: defaultValue === null };
  return validationsOf(name, checked, rules, options).map(({ condition, errorMessage }) => ({
    condition: Token.asAny(condition),
    errorMessage,
  }));
}

function descriptionOf({ description, defaultText }: Variable): string {
  return defaultText === '' ? description : `${description} Default: ${defaultText}`;
}

function declareOutputs(stack: ModuleStack, outputs: readonly Output[]): void {
  const place = new Construct(stack, 'Outputs');
  for (const { name, description, value } of outputs) {
    new TerraformOutput(place, name, { value, description }).overrideLogicalId(name);
  }
}

/** Types that carry tags in newer versions of the provider only. */
const untagged: readonly string[] = ['aws_kinesis_stream_consumer'];

/** Tags of the caller on whatever can carry tags and has none of its own. */
function tagEverything(stack: ModuleStack): void {
  for (const construct of stack.node.findAll()) {
    if (!TerraformResource.isTerraformResource(construct) || !('tagsInput' in construct)) continue;
    if (untagged.includes(construct.terraformResourceType)) continue;
    const resource = construct as TerraformResource & { tagsInput: unknown; tags: Record<string, string> };
    if (resource.tagsInput === undefined) resource.tags = Token.asStringMap(rawExpression('var.tags'));
  }
}
