/** A DynamoDB attribute value as Lambda delivers it and the DynamoDB JSON protocol sends it: binary is base64 text. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item };

/** Attribute name to value: an item, an image of one, or its key. */
export interface Item {
  readonly [name: string]: AttributeValue;
}
