import { type JsonObject, listOf, memberOf } from '../../plan/json';
import { identityAt, isDestroyed, type PlannedChange, type Side, textAt } from '../planned-change';
import { referredChange } from '../referred-changes';
import { functionBehind, policiesOf } from './function-access';
import type { Found, Reviewed } from './hazard';
import { destinationOf, mappingType } from './mapping';

/** Destinations that get a key of the customer's, or mappings that get such a destination, without a grant to use it. */
export function deniedDestinations(review: Reviewed): readonly Found[] {
  return review.changes
    .filter((one) => one.type === mappingType && !isDestroyed(one) && one.after !== undefined)
    .flatMap((change) => {
      const holder = keyHolder(change, review);
      if (!holder || !isEncrypted(holder, 'after')) return [];
      const isNews = change.action === 'create' || !isEncrypted(holder, 'before') || destinationMoves(change);
      return isNews && mayUseKeys(change, review) === false ? [{ ...deniedText, change: holder }] : [];
    });
}

function destinationMoves(change: PlannedChange): boolean {
  return destinationOf(change, 'before') !== destinationOf(change, 'after');
}

/** What says the key of the destination: a queue or a topic itself, and of a bucket a resource beside it. */
function keyHolder(change: PlannedChange, { changes }: Reviewed): PlannedChange | undefined {
  const arn = destinationOf(change, 'after');
  const here = changes.filter(({ document }) => document === change.document);
  const isOf = (one: PlannedChange) => (textAt(one, 'after', 'arn') ?? textAt(one, 'before', 'arn')) === arn;
  const target =
    arn === undefined || arn === 'unknown'
      ? referredChange(change, ['destination_config'], targetTypes, changes)
      : here.find((one) => targetTypes.includes(one.type) && isOf(one));
  if (target && target.type !== 'aws_s3_bucket') return target;
  const bucket = target ? bucketOf(target) : bucketIn(arn);
  const isBeside = (one: PlannedChange) =>
    (bucket !== undefined && bucketOf(one) === bucket) ||
    (target && referredChange(one, ['bucket'], ['aws_s3_bucket'], changes) === target);
  return here.find((one) => one.type === bucketEncryptionType && isBeside(one));
}

const bucketEncryptionType = 'aws_s3_bucket_server_side_encryption_configuration';
const targetTypes = ['aws_sqs_queue', 'aws_sns_topic', 'aws_s3_bucket'];

function bucketOf(change: PlannedChange): string | undefined {
  return identityAt(change, 'after', 'bucket') ?? identityAt(change, 'before', 'bucket');
}

/** In the form in which names are compared; no name where the ARN is not a bucket's. */
function bucketIn(arn: string | undefined): string {
  return JSON.stringify(arn?.split(':::')[1] ?? null);
}

const ruleKey = ['rule', 0, 'apply_server_side_encryption_by_default', 0, 'kms_master_key_id'] as const;

/** AWS's own key of a service lets in whoever the account lets in. */
function isEncrypted(holder: PlannedChange, side: Side): boolean {
  const path = holder.type === bucketEncryptionType ? ruleKey : (['kms_master_key_id'] as const);
  const key = identityAt(holder, side, ...path);
  return key !== undefined && !key.includes('alias/aws/');
}

/** Whether the function's role may use keys; undefined where the plan does not hold all of its policies. */
function mayUseKeys(change: PlannedChange, review: Reviewed): boolean | undefined {
  const found = functionBehind(change, review);
  const policies = found && policiesOf(found, review);
  if (!policies || policies.length === 0) return undefined;
  const actions = policies.map(actionsIn);
  if (actions.some((one) => one?.some((action) => /^(\*|kms:\*|kms:GenerateDataKey\*?)$/i.test(action)))) return true;
  return actions.includes(undefined) ? undefined : false;
}

/** Actions that a policy allows; undefined where it cannot be read, or is kept elsewhere. */
function actionsIn(policy: PlannedChange): readonly string[] | undefined {
  const text = textAt(policy, 'after', 'policy');
  if (text === undefined) return undefined;
  try {
    const statements = [memberOf(JSON.parse(text) as unknown, 'Statement')].flat();
    return statements.flatMap((statement) => {
      const { Effect: effect, Action: action } = (statement ?? {}) as JsonObject;
      return effect === 'Allow' ? [...listOf([action].flat())].map(String) : [];
    });
  } catch {
    return undefined;
  }
}

const deniedText: Omit<Found, 'change'> = {
  kind: 'loss',
  what: "The destination is encrypted with a key of yours, and no policy of the function's role in this plan allows `kms:GenerateDataKey`. Lambda sends with that role: failed batches are dropped, and only `DestinationDeliveryFailures` says so. The key's own policy may allow it; a plan does not show that.",
  lasts: 'From the apply on, with every batch that is given up.',
  steps: [
    "Allow `kms:GenerateDataKey` and `kms:Decrypt` on the key in the role's policy, in an apply before this one.",
    'Put an alarm on `DestinationDeliveryFailures`.',
    'Send one batch into the destination on purpose, and see it arrive.',
  ],
};
