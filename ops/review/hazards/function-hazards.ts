import { isDestroyed, numberAt, type PlannedChange, textAt } from '../planned-change';
import { policiesOf, roleOf, streamFunctions } from './function-access';
import { code, type Found, type Hazard, type Reviewed } from './hazard';

/** Changes of functions that read a stream, and of what they may do. */
export const functionHazards: readonly Hazard[] = [
  {
    code: 'function-stopped',
    title: 'A function that reads a stream is stopped',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
    find: (review) =>
      streamFunctions(review)
        .filter(isStopped)
        .map((change) => ({ ...stopped, change })),
  },
  {
    code: 'access-interrupted',
    title: 'A function loses its right to read for a while',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/2601',
    find: (review) => interrupted(review),
  },
];

type Text = Omit<Found, 'change'>;

function isStopped(change: PlannedChange): boolean {
  const reserved = 'reserved_concurrent_executions';
  return numberAt(change, 'after', reserved) === 0 && numberAt(change, 'before', reserved) !== 0;
}

const stopped: Text = {
  kind: 'loss',
  what: 'With `reserved_concurrent_executions = 0` Lambda calls the function no more. Its mapping still says Enabled, reads nothing on, and retries: records wait, and those older than 24 hours are gone. A limit on their age sends them to the destination before.',
  lasts: 'Records begin to go missing 24 hours after the first that waits, or at `maximum_record_age_in_seconds`.',
  steps: [
    'To pause, set `enabled = false` on the mapping: it shows what it is, and no record uses up its retries or its age by being tried.',
    'To slow down, leave at least 1, or lower `parallelization_factor`.',
    'Have a date to go on that is hours away, and an alarm on `IteratorAge`.',
  ],
};

/** One finding a function: its role goes, or a policy that lets it read. */
function interrupted(review: Reviewed): readonly Found[] {
  const roles = review.changes.filter(({ type }) => type === 'aws_iam_role');
  return streamFunctions(review).flatMap((found) => {
    if (found.after === undefined) return [];
    const role = roleOf(found, roles);
    if (role && isDestroyed(role)) return [interruption(role, found)];
    const policy = policiesOf(found, review).find((one) => isDestroyed(one) && letsRead(one));
    return policy ? [interruption(policy, found)] : [];
  });
}

/** AWS's own policies for streams name theirs; a policy whose text is not known may be the one. */
function letsRead(policy: PlannedChange): boolean {
  const arn = textAt(policy, 'before', 'policy_arn');
  if (arn !== undefined) return !arn.startsWith('arn:aws:iam::aws:') || /DynamoDB|Kinesis/.test(arn);
  const text = textAt(policy, 'before', 'policy');
  return text === undefined || /(dynamodb|kinesis):(GetRecords|Get\*|\*)|"\*"/.test(text);
}

function interruption(gone: PlannedChange, found: PlannedChange): Found {
  return {
    kind: 'replace',
    change: gone,
    what: `It is destroyed, and ${code(found.address)} reads a stream by it. Until another takes its place and IAM has spread it, Lambda's polls are denied; AWS may disable the mapping, which the next plan shows as drift.`,
    lasts:
      'Seconds to minutes where it goes well. Records wait; none is lost unless the mapping stays off for 24 hours.',
    steps: [
      'Change it in place: a policy keeps its name, a role keeps its name and path.',
      'If it must be another, add the new one in one apply, move the function in a second, and remove the old one in a third.',
      'After the apply, see that the mapping is Enabled, and its `LastProcessingResult` is no PROBLEM.',
    ],
  };
}
