import type { ReplicationRules } from '../../../handlers/sinks/replica/settings';
import { flag, list, object, optional, required, text } from '../shapes';

const anyText = text(/^/, 'must be text');

/** A test of one attribute of an item. */
export const itemTest = object<NonNullable<ReplicationRules['where']>[number]>({
  path: required(text(/^item(\.[^.]+)+$/, 'must be `item.ATTRIBUTE`'), 'Name the attribute.'),
  in: optional(list(anyText, 1)),
  notIn: optional(list(anyText, 1)),
  exists: optional(flag),
});
