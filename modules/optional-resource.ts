import { type TerraformResource, Token } from 'cdktf';
import { type Condition, expression, isExpression } from './setting';

/** Makes a resource when it is wanted: never, always, or with a `count` where Terraform decides. */
export function makeWhen<R extends TerraformResource>(wanted: Condition, make: () => R): R | undefined {
  if (wanted === false) return undefined;
  const resource = make();
  if (isExpression(wanted)) resource.count = Token.asNumber(expression`(${wanted}) ? 1 : 0`);
  return resource;
}

/**
 * A reference to an attribute of a resource that may have a `count` (null when there is none of it) or a `for_each`
 * (the element of the same key, so the referring resource needs the same `for_each`).
 */
export function attributeOf(resource: TerraformResource, name: string): string {
  if (resource.forEach) return Token.asString(expression`${resource.fqn}[each.key].${rawName(name)}`);
  if (resource.count !== undefined) return Token.asString(expression`one(${resource.fqn}[*].${rawName(name)})`);
  return Token.asString(resource.interpolationForAttribute(name));
}

/** Adds a block that Terraform writes once for each element of `forEach`. */
export function addDynamicBlock(resource: TerraformResource, block: string, forEach: unknown, content: object): void {
  resource.addOverride(`dynamic.${block}`, { for_each: forEach, content });
}

/** The `for_each` of a block that appears once or not at all. */
export function onceWhen(wanted: unknown): unknown {
  return expression`(${wanted}) ? [1] : []`;
}

function rawName(name: string): unknown {
  return Token.asAny({ creationStack: [], resolve: () => name, toString: () => name });
}
