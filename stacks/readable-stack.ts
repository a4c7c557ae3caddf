import { TerraformElement, TerraformStack } from 'cdktf';
import type { Construct, Node } from 'constructs';
import { AddressCollisionError } from '../modules/errors';
import { snakeCase } from '../modules/names';

/** From the oldest provider the settings are known to work with to below the next major. */
const providerVersions = '>= 5.100.0, < 7.0.0';
/** S3 locks the state with a file beside it since this version, and validations may name other variables. */
const terraformVersions = '>= 1.10.0';

/** A stack whose addresses a person can read, and which says what it needs of Terraform and the provider. */
export class ReadableStack extends TerraformStack {
  readonly #addresses = new Map<string, string>();
  readonly #logicalIds = new Map<Node, string>();

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.addOverride('terraform.required_version', terraformVersions);
    this.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: providerVersions });
  }

  /** CDKTF would resolve everything once more to find references between stacks. Ours never refer to others. */
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
