import type { Item } from './attribute-value';

/** Begins the reserved keys of type S, and as UTF-8 those of type B. */
export const canaryKeyPrefix = 'tributary-canary/';

/** Reserved of type N: this number and all below it. DynamoDB's numbers end ten times below, and no id comes near. */
export const canaryNumberMax = -9e125;

/** Whether an item is one that was written to see whether changes arrive: one of its key attributes is reserved. */
export function isCanary(keys: Item): boolean {
  return Object.values(keys).some((value) => {
    const { S, N, B = '' } = value as { readonly S?: string; readonly N?: string; readonly B?: string };
    return (S ?? Buffer.from(B, 'base64').toString()).startsWith(canaryKeyPrefix) || Number(N) <= canaryNumberMax;
  });
}
