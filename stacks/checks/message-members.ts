/** Message attributes that every message has besides the fan-out's `filterAttributes`. */
export const messageAttributes: readonly string[] = ['eventName', 'table', 'changedAttributes'];

/** Members of a message's body that hold images of the item: the pointer of an oversize message leaves them out. */
export const imageMembers: readonly string[] = ['new', 'old'];

/** Members of a message's body. */
export const bodyMembers: readonly string[] = [
  ...['id', 'type', 'table', 'region', 'originRegion', 'keys', 'version', 'createdAtMs', 'expiredByTtl'],
  ...imageMembers,
];
