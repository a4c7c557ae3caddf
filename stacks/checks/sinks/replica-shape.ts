import type { LoopPrevention, ReplicatedAttributes, ReplicationRules } from '../../../handlers/sinks/replica/settings';
import type { ReplicaSettings, ReplicaTableSettings } from '../../../modules/sinks/replica-settings';
import type { FieldsOf, ObjectShape, Shape } from '../shape';
import { flag, integer, kmsKeyArn, list, map, object, optional, required, tableArn, text } from '../shapes';
import { keyAttribute } from '../table-shape';
import { itemTest } from './item-test-shape';

const attributeName = text(/^.{1,255}$/s, 'must be 1 to 255 characters');

const roleArn = text(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'must be the ARN of a role');

const attributes: Shape = object<ReplicatedAttributes>({
  only: optional(list(attributeName)),
  omit: optional(list(attributeName)),
  rename: optional(map(attributeName, { pattern: /^.{1,255}$/s, rule: 'must be 1 to 255 characters' })),
});

const loopPrevention: Shape = object<LoopPrevention>({
  attribute: required(attributeName, 'Name the attribute.'),
  region: optional(attributeName),
});

const ruleFields: FieldsOf<ReplicationRules> = {
  where: optional(list(itemTest)),
  attributes: optional(attributes),
  loopPrevention: optional(loopPrevention),
  ttlDeletes: optional(flag),
  timeToLiveAttribute: optional(attributeName),
  tombstoneRetentionDays: optional(integer(15, 36_500)),
};

const accessFields = { roleArn: optional(roleArn), kmsKeyArn: optional(kmsKeyArn) };

/** What a definition says of a replica; one of the two tables, as `replicaRules` see to. */
export const replicaShape: Shape = object<ReplicaSettings>({
  tableArn: optional(tableArn),
  table: optional(
    object<ReplicaTableSettings>({
      regionName: required(text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region'), "Name it: 'us-east-1'."),
      partitionKey: required(keyAttribute, 'Give `{ name, type }`, as the source has it.'),
      sortKey: optional(keyAttribute),
      pointInTimeRecoveryEnabled: optional(flag),
    }),
  ),
  ...accessFields,
  ...ruleFields,
});

/** What a Terraform module takes: it has no provider for another region, so the table exists. */
export const existingReplicaShape: ObjectShape = {
  kind: 'object',
  fields: { tableArn: required(tableArn, 'Name the table.'), ...accessFields, ...ruleFields },
};
