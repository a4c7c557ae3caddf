import { listOf, memberAt, memberOf } from '../../plan/json';
import { flagAt, identityAt, isDestroyed, isReplaced, isUnknownAt, type PlannedChange } from '../planned-change';
import { code, type Found, type Hazard, ofType, type Reviewed } from './hazard';
import { movedBlockText } from './moved-block';

const tableType = 'aws_dynamodb_table';
const provider = 'https://github.com/hashicorp/terraform-provider-aws/issues/';

/** Changes of tables and of their streams. */
export const tableHazards: readonly Hazard[] = [
  {
    code: 'table-replaced',
    title: 'A table is destroyed',
    source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table',
    find: (review) => {
      const moved = new Set(movedTables(review).map(([gone]) => gone));
      return ofType(tableType, (change) => (isDestroyed(change) && !moved.has(change) ? destroyed(change) : undefined))(
        review,
      );
    },
  },
  {
    code: 'table-moved',
    title: 'A table gets another address',
    source: 'https://github.com/terraform-aws-modules/terraform-aws-dynamodb-table#notes',
    find: (review) => movedTables(review).map(([gone, made]) => moved(gone, made)),
  },
  {
    code: 'stream-renewed',
    title: 'A stream is switched off and on again',
    source: `${provider}42560`,
    find: ofType(tableType, (change) => (isRenewed(change) ? renewed(change) : undefined)),
  },
  {
    code: 'stream-ended',
    title: 'A stream is switched off',
    source: `${provider}35645`,
    find: ofType(tableType, (change) => (isEnded(change) ? ended : undefined)),
  },
  {
    code: 'key-type-kept',
    title: 'The type of a key does not change, though the configuration says so',
    source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table',
    find: ofType(tableType, (change) => {
      const names = keptTypes(change);
      return names.length > 0 ? kept(names) : undefined;
    }),
  },
];

type Text = Omit<Found, 'change'>;

function destroyed(change: PlannedChange): Text {
  const names = change.replacedBy.map(code).join(', ');
  const cause = isReplaced(change)
    ? `${names || 'An attribute'} cannot be changed in place: the table is destroyed, and an empty one is made.`
    : 'The plan destroys the table.';
  return {
    kind: 'loss',
    what: `${cause} All items go with it, and so do its stream and whatever readers had not read of it. Sinks keep what they hold: nobody tells them that the items are gone.`,
    lasts: 'For good, but for what backups and point-in-time recovery give back, into a table of another name.',
    steps: [
      'Put back what cannot be changed in place, and set `deletion_protection_enabled`, so that AWS refuses such a plan, and `prevent_destroy`.',
      'For another key: make a second table beside the first with its own stream and consumers, and fill it by `npx tributary backfill --seed` or an import from S3.',
      'Send writes to the new one, verify it with `npx tributary verify`, and remove the old table in a change of its own.',
    ],
  };
}

/** A table that goes in one place and comes in another under the same name. */
function movedTables({ changes }: Reviewed): readonly (readonly [gone: PlannedChange, made: PlannedChange])[] {
  const tables = changes.filter(({ type }) => type === tableType);
  return tables
    .filter(({ action }) => action === 'delete')
    .flatMap((gone) => {
      const twin = tables.find(
        (one) => one.action === 'create' && identityAt(one, 'after', 'name') === identityAt(gone, 'before', 'name'),
      );
      return twin ? [[gone, twin] as const] : [];
    });
}

function moved(gone: PlannedChange, made: PlannedChange): Found {
  return {
    kind: 'loss',
    change: gone,
    what: `To Terraform ${code(made.address)} is another table of the same name: this one is destroyed with all items and its stream, and an empty one is made. A flag of a module does this too, such as \`autoscaling_enabled\` or \`ignore_changes_global_secondary_index\` of terraform-aws-modules/dynamodb-table.`,
    lasts: 'For good.',
    steps: [
      movedBlockText(gone.address, made.address),
      'Where the module is not yours, use `terraform state mv` with the two whole addresses.',
      'Plan again: it must say that the table moves, and change nothing of it.',
      'Set `deletion_protection_enabled`, so that AWS refuses such a plan.',
    ],
  };
}

function isRenewed(change: PlannedChange): boolean {
  if (change.action !== 'update' || flagAt(change, 'before', 'stream_enabled') !== true) return false;
  if (flagAt(change, 'after', 'stream_enabled') !== true) return false;
  return identityAt(change, 'before', 'stream_view_type') !== identityAt(change, 'after', 'stream_view_type');
}

function renewed(change: PlannedChange): Text {
  const isKept = !isUnknownAt(change, 'stream_arn');
  const dead =
    ' This provider plans with the old stream ARN: mappings, pipes and policies stay with the dead stream until the next apply.';
  return {
    kind: 'loss',
    what: `AWS changes \`stream_view_type\` of no living stream: the provider switches the stream off, waits, and switches on another. Writes in between are in no stream, and what readers had not read of the old one is left behind when they move.${isKept ? dead : ''}`,
    lasts: `Writes are missed for as long as both calls take, a minute or more${isKept ? ', and read by no one until the second apply' : ''}.`,
    steps: [
      'Leave `stream_view_type` as it is, if the consumers can do with it: `NEW_AND_OLD_IMAGES` holds all that the others do.',
      'Or let the table write to a Kinesis stream besides, whose records hold both images, and move the consumers there.',
      'If it must be: stop the writers, wait until `IteratorAge` of every reader is 0, apply until a plan is empty, and start them again.',
      'Whoever cannot stop the writers runs `npx tributary backfill --repair` for the table afterwards.',
    ],
  };
}

function isEnded(change: PlannedChange): boolean {
  return (
    change.action === 'update' &&
    flagAt(change, 'before', 'stream_enabled') === true &&
    flagAt(change, 'after', 'stream_enabled') !== true
  );
}

const ended: Text = {
  kind: 'loss',
  what: 'Changes from then on are in no stream. To switch it on again makes another stream with another ARN, at which readers begin anew, and each mapping is replaced.',
  lasts: 'From the apply on. What is in the old stream can be read for 24 hours more, by readers that still name it.',
  steps: [
    'If nobody reads it any more, remove the readers first, and switch it off in a later change.',
    'To pause consumers, set `enabled = false` on their mappings, for hours at most.',
    'If it was off by mistake, switch it on, plan and apply until a plan is empty, and run `npx tributary backfill --repair` for the table.',
  ],
};

/** Keys whose written type is not the planned one. Only what is written as a plain value can be seen. */
function keptTypes({ action, resource, after }: PlannedChange): readonly string[] {
  if (action === 'create' || resource === undefined) return [];
  const planned = new Map(
    listOf(after?.attribute).map((one) => [String(memberOf(one, 'name')), String(memberOf(one, 'type'))]),
  );
  return listOf(memberOf(resource.expressions, 'attribute')).flatMap((block) => {
    const [name, type] = ['name', 'type'].map((member) => memberAt(block, [member, 'constant_value']));
    const isKept = typeof name === 'string' && typeof type === 'string' && planned.has(name);
    return isKept && planned.get(name) !== type ? [name] : [];
  });
}

function kept(names: readonly string[]): Text {
  return {
    kind: 'replace',
    what: `The configuration gives ${names.length === 1 ? 'one attribute' : `${names.length} attributes`} another \`type\`, and the plan does not: the provider passes over it where no index changes with it. The table keeps its keys, while code and tests that read the configuration take them for the new type.`,
    lasts:
      'Until somebody puts the type back. A replacement of the table for another reason would make the new key, without the items.',
    steps: [
      'Put the `type` back to what the table has.',
      'For another key type, make a second table beside the first, and fill it by `npx tributary backfill --seed`.',
    ],
  };
}
