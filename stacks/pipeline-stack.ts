import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { LocalBackend, S3Backend, TerraformElement, TerraformStack } from 'cdktf';
import type { Construct, Node } from 'constructs';
import type { FunctionCode } from '../modules/consumer-settings';
import { AddressCollisionError } from '../modules/errors';
import { snakeCase } from '../modules/names';
import type { EnvironmentDefinition, StateBackend } from './definition';
import { addOutputs } from './outputs';
import { Pipeline } from './pipeline';
import type { Zip } from './zips';

/** S3 locks the state with a file beside it since this version. */
const terraformVersions = '>= 1.10.0';
/** From the oldest provider the settings are known to work with to below the next major. */
const providerVersions = '>= 5.100.0, < 7.0.0';

export interface PipelineStackProps {
  readonly environment: EnvironmentDefinition;
  readonly codeOf: (zip: Zip) => FunctionCode;
}

/** One environment: provider, state backend, pipelines, outputs. */
export class PipelineStack extends TerraformStack {
  readonly #addresses = new Map<string, string>();
  readonly #logicalIds = new Map<Node, string>();

  constructor(scope: Construct, { environment, codeOf }: PipelineStackProps) {
    super(scope, environment.name);
    const { region, accountId, tags } = environment;
    new AwsProvider(this, 'Aws', {
      region,
      ...(accountId === undefined ? {} : { allowedAccountIds: [accountId] }),
      ...(tags === undefined ? {} : { defaultTags: [{ tags }] }),
    });
    this.addOverride('terraform.required_version', terraformVersions);
    this.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: providerVersions });
    addBackend(this, environment.state);
    for (const [id, definition] of Object.entries(environment.pipelines)) {
      const name = `${definition.name}-${environment.name}`;
      addOutputs(new Pipeline(this, id, { definition, name, region, codeOf }));
    }
  }

  /** CDKTF would resolve everything once more to find references between stacks. Environments never refer to others. */
  override prepareStack(): void {}

  /**
   * The path below the stack in snake_case: readable, and the same for ever. Terraform finds a resource in its state by
   * this name, so a change of it destroys and creates.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const known = this.#logicalIds.get(node);
    if (known !== undefined) return known;
    const parts = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    const named = parts.filter(
      (part, index) => part !== 'Default' && !(part === 'Resource' && index === parts.length - 1),
    );
    const logicalId = named.map(snakeCase).join('_');
    this.#claim(`${typeOf(element)}.${logicalId}`, node.path);
    this.#logicalIds.set(node, logicalId);
    return logicalId;
  }

  #claim(address: string, path: string): void {
    const owner = this.#addresses.get(address) ?? path;
    if (owner !== path) throw new AddressCollisionError(address, [owner, path]);
    this.#addresses.set(address, path);
  }
}

function typeOf(element: TerraformElement | Node): string {
  return (element as { terraformResourceType?: string }).terraformResourceType ?? element.constructor.name;
}

function addBackend(stack: PipelineStack, state: StateBackend): void {
  if (state.kind === 'local') {
    new LocalBackend(stack, { path: state.path });
    return;
  }
  const { kind: _kind, ...settings } = state;
  new S3Backend(stack, { ...settings, encrypt: true });
  // CDKTF 0.21 does not know the setting, without which two people can apply at once.
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
}
