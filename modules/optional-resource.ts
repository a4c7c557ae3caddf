import { type TerraformResource, Token } from 'cdktf';
import { type Condition, conditionalHead, expression, isExpression, rawExpression } from './setting';

/** Makes a resource when it is wanted: never, always, or with a `count` where Terraform decides. */
export function makeWhen<R extends TerraformResource>(wanted: Condition, make: () => R): R | undefined {
  if (wanted === false) return undefined;
  const resource = make();
  if (isExpression(wanted)) resource.count = Token.asNumber(expression`${conditionalHead(wanted)} ? 1 : 0`);
  return resource;
}

/** A reference to an attribute of a resource that may have a `count`: null when there is none of it. */
export function attributeOf(resource: TerraformResource, name: string): string {
  if (resource.count !== undefined) return Token.asString(expression`one(${resource.fqn}[*].${rawExpression(name)})`);
  return Token.asString(resource.interpolationForAttribute(name));
}

/** Adds a block that Terraform writes once for each element of `forEach`. */
export function addDynamicBlock(resource: TerraformResource, block: string, forEach: unknown, content: object): void {
  resource.addOverride(`dynamic.${block}`, { for_each: forEach, content });
}

/** The `for_each` of a block that appears once or not at all. */
export function onceWhen(wanted: unknown): unknown {
  return expression`${conditionalHead(wanted)} ? [1] : []`;
}
