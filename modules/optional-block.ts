import { onceWhen } from './optional-resource';
import { type Condition, isExpression } from './setting';

/** A block inside a block: there, not there, or left to Terraform. */
export interface OptionalBlock {
  readonly name: string;
  readonly when: Condition;
  readonly content: object;
}

/**
 * The content of a block with blocks in it, for an override: those that are there stand plainly, and those that
 * Terraform decides about are `dynamic`. Blocks are lists, which tells them from maps.
 */
export function blockContent(attributes: object, blocks: readonly OptionalBlock[]): object {
  const wanted = blocks.filter(({ when }) => when !== false);
  const [open, plain] = [wanted.filter(({ when }) => isExpression(when)), wanted.filter(({ when }) => when === true)];
  const dynamic = open.map(({ name, when, content }) => [name, { for_each: onceWhen(when), content }] as const);
  return {
    ...givenOf(attributes),
    ...Object.fromEntries(plain.map(({ name, content }) => [name, [content]])),
    ...(dynamic.length === 0 ? {} : { dynamic: Object.fromEntries(dynamic) }),
  };
}

function givenOf(attributes: object): object {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
