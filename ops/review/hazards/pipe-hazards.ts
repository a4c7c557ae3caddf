import { memberAt } from '../../plan/json';
import { isDestroyed, isReplaced, type PlannedChange, textAt } from '../planned-change';
import type { ReviewedPlan } from '../read-changes';
import { mayBeBelow } from '../version-constraint';
import { code, type Found, type Hazard, ofType, type Reviewed } from './hazard';
import { pipeSourceOf, pipeType } from './pipe';
import { queueLasts, queuePause, waitingInQueue } from './waiting-in-queue';

/** Changes of pipes that read a stream. */
export const pipeHazards: readonly Hazard[] = [
  {
    code: 'pipe-replaced',
    title: 'A pipe is destroyed',
    source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/pipes_pipe',
    find: ofType(pipeType, (change) =>
      isDestroyed(change) && pipeSourceOf(change, 'before') ? replaced(change) : undefined,
    ),
  },
  {
    code: 'pipe-starts-late',
    title: 'A new pipe starts at LATEST',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html',
    find: ofType(pipeType, (change) =>
      change.action === 'create' && pipeSourceOf(change, 'after')?.start === 'LATEST' ? late : undefined,
    ),
  },
  {
    code: 'pipe-stopped',
    title: 'A pipe is stopped',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-start-stop.html',
    find: ofType(pipeType, (change) => (isStopped(change) ? stoppedText(change) : undefined)),
  },
  {
    code: 'pipe-template-dropped',
    title: 'An old provider drops the template of a pipe',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/33938',
    find: (review) =>
      ofType(pipeType, (change) => (isFilterEdited(change) && isOldAllowed(change, review) ? dropped : undefined))(
        review,
      ),
  },
];

type Text = Omit<Found, 'change'>;

function replaced(change: PlannedChange): Text {
  if (!isReplaced(change)) {
    return {
      kind: 'loss',
      what: 'The plan destroys the pipe, and its place in the stream with it: its target gets no further change, nor what the pipe had not read yet.',
      lasts: 'From the apply on.',
      steps: [
        'If the pipe shall go, let it catch up first, and stop the writers if the last change counts.',
        'If only its address changes, tell Terraform by a `moved` block.',
      ],
    };
  }
  const isLate = pipeSourceOf(change, 'after')?.start === 'LATEST';
  const names = change.replacedBy.map(code).join(', ') || 'An attribute';
  const rest = isLate
    ? 'The new one starts at `LATEST`: what the old one had not read yet, and what is written until the new one polls, never reaches the target.'
    : 'The new one starts at the oldest record that the stream holds: up to a day of changes, of a Kinesis stream up to its retention, reaches the target again.';
  return {
    kind: isLate ? 'loss' : 'replay',
    what: `${names} cannot be changed in place: the pipe is destroyed and made again, and its place in the stream is gone. ${rest}`,
    lasts: isLate ? 'For good; minutes of changes at least.' : 'Until the new one has caught up.',
    steps: [
      'Put back what cannot be changed in place: name, source and start. Target, filter, enrichment and role change without that.',
      'If it must be another: a target that takes each version once may get them again; else stop the writers, let the old one catch up, and start the new one at `LATEST`.',
    ],
  };
}

const late: Text = {
  kind: 'loss',
  what: 'Its first poll comes some minutes after it is made, and `LATEST` means from then on: what is written in between never reaches the target.',
  lasts: 'The first minutes of the pipe.',
  steps: [
    'Start at `TRIM_HORIZON`: a new stream holds nothing older anyway, and a filter keeps out what must not come.',
    'On a stream that holds a day of changes that the target must not see, stop the writers until the pipe is RUNNING and has handed on a change of yours.',
  ],
};

function isStopped(change: PlannedChange): boolean {
  return (
    change.action === 'update' &&
    textAt(change, 'before', 'desired_state') !== 'STOPPED' &&
    textAt(change, 'after', 'desired_state') === 'STOPPED'
  );
}

function stoppedText(change: PlannedChange): Text | undefined {
  if (pipeSourceOf(change, 'before')) return stopped;
  return textAt(change, 'before', 'source')?.split(':')[2] === 'sqs' ? stoppedAtQueue : undefined;
}

const stoppedAtQueue: Text = {
  kind: 'loss',
  what: `The target gets nothing from then on. ${waitingInQueue}`,
  lasts: queueLasts,
  steps: [queuePause, 'To take the pipe away for good, remove it together with its queue and what sends there.'],
};

const stopped: Text = {
  kind: 'loss',
  what: 'The target gets nothing from then on. The pipe keeps its place, and goes on there when it is started; records older than 24 hours, of a Kinesis stream older than its retention, are gone by then.',
  lasts: "Records begin to go missing at the stream's retention after the first that was not read.",
  steps: [
    'To pause, have a date to start it again that is hours away.',
    'If it was off longer, replay from the archive, or run `npx tributary backfill --repair` for sinks of ours.',
  ],
};

function isFilterEdited(change: PlannedChange): boolean {
  if (change.action !== 'update') return false;
  const filterAt = (side: 'before' | 'after') =>
    JSON.stringify(memberAt(change[side], ['source_parameters', 0, 'filter_criteria']) ?? []);
  const template = memberAt(change.after, ['target_parameters', 0, 'input_template']);
  return typeof template === 'string' && template !== '' && filterAt('before') !== filterAt('after');
}

/**
 * The first version that keeps it.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md, 5.61.0: #38598
 */
const fixedIn = '5.61.0';

/** A plan does not say which provider made it, only which ones the configuration allows. */
function isOldAllowed(change: PlannedChange, { plans }: Reviewed): boolean {
  const plan = plans.find(({ document }) => document === change.document);
  return plan !== undefined && constraintsFor(change, plan).every((constraint) => mayBeBelow(constraint, fixedIn));
}

/** Of the modules that the pipe is in; Terraform takes a version that suits all. */
function constraintsFor({ resource }: PlannedChange, { providerConstraints }: ReviewedPlan): readonly string[] {
  const names = (resource?.modules ?? []).map(({ name }) => `module.${name}`);
  const homes = new Set(['', ...names.map((_, index) => names.slice(0, index + 1).join('.'))]);
  return providerConstraints.filter(({ module }) => homes.has(module)).map(({ constraint }) => constraint);
}

const dropped: Text = {
  kind: 'loss',
  what: `The filter changes, and the pipe has an \`input_template\`. AWS providers before ${fixedIn} send the update without the template and the pipe loses it: the target gets whole stream records, which it most likely does not understand. The configuration allows such a version; a plan does not say which one made it.`,
  lasts: 'Until the next apply that touches the pipe with a newer provider.',
  steps: [
    `Require \`>= ${fixedIn}\` of the provider, and run \`terraform init -upgrade\`.`,
    'Or see in `.terraform.lock.hcl` that the version is newer, and let the constraint say so.',
    'After the apply, see that the pipe still has its template: `aws pipes describe-pipe`.',
  ],
};
