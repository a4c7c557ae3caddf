import {
  flagAt,
  identityAt,
  isDestroyed,
  isReplaced,
  isUnknownAt,
  type PlannedChange,
  textAt,
} from '../planned-change';
import { referredChange } from '../referred-changes';
import { functionAhead, functionsNamed } from './function-access';
import { code, type Found, type Hazard, ofType, type Reviewed } from './hazard';
import { functionOf, mappingType, readsStream, retentionText, sourceKindOf } from './mapping';
import { movedBlockText } from './moved-block';
import { endsWithItsQueue } from './queue-hazards';
import { queueLasts, queuePause, waitingInQueue } from './waiting-in-queue';

const guide = 'https://docs.aws.amazon.com/lambda/latest/dg/';

/** What becomes of a mapping's place in its stream. */
export const mappingHazards: readonly Hazard[] = [
  {
    code: 'mapping-replaced',
    title: 'A mapping is destroyed and made again',
    source: 'https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html',
    find: ofType(mappingType, (change) =>
      isReplaced(change) && !overlaps(change) && readsStream(change, 'before') ? replaced(change) : undefined,
    ),
  },
  {
    code: 'mapping-overlaps',
    title: 'A mapping is made before the one in its place is gone',
    source: 'https://github.com/aws/serverless-application-model/issues/1320',
    find: ofType(mappingType, (change) => (overlaps(change) ? overlapping : undefined)),
  },
  {
    code: 'mapping-moved',
    title: 'A mapping gets another address',
    source: 'https://developer.hashicorp.com/terraform/language/modules/develop/refactoring',
    find: (review) => movedMappings(review).map(([gone, made]) => movedText(gone, made)),
  },
  {
    code: 'mapping-removed',
    title: 'A consumer stays, and its mapping goes',
    source: `${guide}invocation-eventsourcemapping.html`,
    find: (review) => removedMappings(review).map(removed),
  },
  {
    code: 'mapping-starts-late',
    title: 'A new mapping starts at LATEST',
    source: `${guide}with-ddb.html`,
    find: (review) => {
      const moved = new Set(movedMappings(review).map(([, made]) => made));
      return ofType(mappingType, (change) =>
        change.action === 'create' && !moved.has(change) && startsLate(change) ? late : undefined,
      )(review);
    },
  },
  {
    code: 'mapping-disabled',
    title: 'A mapping is switched off',
    source: 'https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html',
    find: ofType(mappingType, (change) => (isSwitchedOff(change) ? disabledText(change) : undefined)),
  },
];

type Text = Omit<Found, 'change'>;

function replaced(change: PlannedChange): Text {
  const isNewSource = change.replacedBy.includes('event_source_arn');
  const retention = retentionText(change, 'before');
  const start = textAt(change, 'after', 'starting_position') ?? 'TRIM_HORIZON';
  const lost = `${causeOf(change)}, and its checkpoint goes with it.`;
  if (isNewSource) {
    return {
      kind: 'loss',
      what: `${lost} What the old source still holds and the mapping has not read is left behind; the new one starts at ${code(start)} of another stream.`,
      lasts: `For good. What was not read can be had from the old stream for ${retention} at most.`,
      steps: [
        'Find out why the ARN changes: another finding of this review names the table or the consumer that is made anew.',
        'If that must be, pause the writers, wait until `IteratorAge` of the mapping is 0, and apply then.',
        'Otherwise run `npx tributary backfill --repair` for the table afterwards.',
      ],
    };
  }
  return {
    ...(start === 'LATEST' ? skipping(lost) : repeating(lost, start, retention)),
    steps: [stepFor(change), ...keepPlace(change)],
  };
}

function skipping(lost: string): Pick<Text, 'kind' | 'what' | 'lasts'> {
  return {
    kind: 'loss',
    what: `${lost} The new mapping starts at \`LATEST\`: whatever was not read yet is skipped, and so is what is written until it polls.`,
    lasts: 'For good. Polling begins minutes after the mapping is made.',
  };
}

function repeating(lost: string, start: string, retention: string): Pick<Text, 'kind' | 'what' | 'lasts'> {
  const where = start === 'AT_TIMESTAMP' ? 'the time it names' : 'the oldest record that the stream holds';
  return {
    kind: 'replay',
    what: `${lost} The new mapping starts at ${where}, so that up to ${retention} of records come again, to every effect that is not idempotent as well.`,
    lasts: `Until it has caught up with up to ${retention} of records; changes of that time are late meanwhile.`,
  };
}

const causes: { readonly [reason: string]: string } = {
  replace_because_tainted: 'The mapping is marked as tainted',
  replace_by_request: 'The plan was made with `-replace`',
  replace_by_triggers: '`replace_triggered_by` fires',
};

function causeOf({ reason, replacedBy }: PlannedChange): string {
  const known = causes[reason ?? ''];
  if (known) return `${known}: it is destroyed`;
  const names = replacedBy.map(code).join(', ') || 'An attribute';
  return `${names} cannot be changed in place: the mapping is destroyed`;
}

const remedies: { readonly [reason: string]: string } = {
  replace_because_tainted: 'Look at the mapping in AWS. If it is whole, run `terraform untaint` for its address.',
  replace_by_request: 'Plan without `-replace`; every setting of a mapping but its source and start changes in place.',
  replace_by_triggers:
    'Take `replace_triggered_by` out of the mapping: a new version of the function needs no new mapping.',
};

function stepFor({ reason, replacedBy }: PlannedChange): string {
  const known = remedies[reason ?? ''];
  if (known) return known;
  const names = replacedBy.map(code).join(' and ') || 'the attribute';
  return `Put ${names} back: a starting position counts only when a mapping is made, and changes nothing for one that runs.`;
}

function keepPlace({ address }: PlannedChange): readonly string[] {
  return [
    `Where new environments shall begin elsewhere, keep this one by \`lifecycle { ignore_changes = [starting_position, starting_position_timestamp] }\` of ${code(address)}.`,
    'To read old records again on purpose, use `npx tributary redrive` or `backfill`, which leave the mapping and its checkpoint alone.',
  ];
}

/** A replacement that creates first is refused unless function or source differ; where they do, it is one like any other. */
function overlaps(change: PlannedChange): boolean {
  if (change.action !== 'overlap') return false;
  const isSame = (name: string) =>
    !isUnknownAt(change, name) && identityAt(change, 'before', name) === identityAt(change, 'after', name);
  return isSame('event_source_arn') && isSame('function_name');
}

const overlapping: Text = {
  kind: 'replace',
  what: 'Lambda refuses a second mapping of the same function and source (`ResourceConflictException`), and `create_before_destroy` asks for one. The apply stops there; the old mapping goes on reading, and whatever comes after it in the plan is not done.',
  lasts: 'Until somebody mends the configuration and applies again.',
  steps: [
    'Avoid the replacement: put back what cannot be changed in place.',
    'If it must be, publish an alias, and let the new mapping name that: function or alias must differ while both exist.',
    'Or take `create_before_destroy` out of the mapping, and read the hazards of the plan that comes then.',
  ],
};

type Pair = readonly [gone: PlannedChange, made: PlannedChange];

/** A queue keeps what nobody has taken: a mapping of it that moves loses no place. */
function movedMappings(review: Reviewed): readonly Pair[] {
  return pairedMappings(review).filter(([gone]) => readsStream(gone, 'before'));
}

/** Mappings that go in one place and come in another: the same function, and the same source as far as it is known. */
function pairedMappings(review: Reviewed): readonly Pair[] {
  const { changes } = review;
  const made = changes.filter(({ type, action }) => type === mappingType && action === 'create');
  return changes
    .filter((one) => one.type === mappingType && one.action === 'delete' && sourceKindOf(one, 'before') !== 'other')
    .flatMap((gone) => {
      const twin = made.find((one) => isTwin(gone, one, review));
      if (!twin) return [];
      made.splice(made.indexOf(twin), 1);
      return [[gone, twin] as const];
    });
}

function isTwin(gone: PlannedChange, made: PlannedChange, review: Reviewed): boolean {
  const caller = functionAhead(made, review);
  const source = identityAt(made, 'after', 'event_source_arn');
  return (
    (caller === undefined || caller === functionOf(gone, 'before')) &&
    (source === undefined ? maySourceBe(gone, made, review) : source === identityAt(gone, 'before', 'event_source_arn'))
  );
}

/** False where the source that only apply will tell is of another table or stream by name. */
function maySourceBe(gone: PlannedChange, made: PlannedChange, { changes }: Reviewed): boolean {
  const source = referredChange(made, ['event_source_arn'], ['aws_dynamodb_table', 'aws_kinesis_stream'], changes);
  const ahead = source && textAt(source, 'after', 'name');
  const [, was] = textAt(gone, 'before', 'event_source_arn')?.split('/') ?? [];
  return ahead === undefined || was === undefined || ahead === was;
}

function movedText(gone: PlannedChange, made: PlannedChange): Found {
  const retention = retentionText(gone, 'before');
  const lost = `To Terraform ${code(made.address)} is another resource: the mapping is destroyed and made again, and its checkpoint goes with it.`;
  const text = startsLate(made) ? skipping(lost) : repeating(lost, 'TRIM_HORIZON', retention);
  return {
    ...text,
    change: gone,
    what: `${text.what} Terraform may make the new one first, which Lambda refuses while the old one exists.`,
    steps: [
      movedBlockText(gone.address, made.address),
      'Where the module is not yours, or the two are in different states, use `terraform state mv`.',
      'Plan again: it must say that the mapping moves, and change nothing.',
    ],
  };
}

function startsLate(change: PlannedChange): boolean {
  return textAt(change, 'after', 'starting_position') === 'LATEST' && readsStream(change, 'after');
}

/** Who takes the function away as well means to, so only mappings whose function stays, or stands elsewhere, count. */
function removedMappings(review: Reviewed): readonly PlannedChange[] {
  const moved = new Set(pairedMappings(review).map(([gone]) => gone));
  const goes = (mapping: PlannedChange) =>
    functionsNamed(functionOf(mapping, 'before'), mapping, review).some((one) => isDestroyed(one) && !isReplaced(one));
  return review.changes.filter(
    (one) =>
      one.type === mappingType &&
      one.action === 'delete' &&
      sourceKindOf(one, 'before') !== 'other' &&
      !moved.has(one) &&
      !goes(one) &&
      !endsWithItsQueue(one, 'event_source_arn', review),
  );
}

const removalCauses: { readonly [reason: string]: string } = {
  delete_because_count_index: 'Its `count` no longer reaches it',
  delete_because_each_key: 'Its key is no longer in `for_each`',
  delete_because_no_module: 'Its module is no longer called',
  delete_because_no_resource_config: 'It is no longer in the configuration',
  delete_because_wrong_repetition: 'It has another kind of `count` or `for_each` now',
};

function removed(change: PlannedChange): Found {
  const cause = removalCauses[change.reason ?? ''] ?? 'The plan destroys it';
  if (!readsStream(change, 'before')) return removedAtQueue(change, cause);
  return {
    kind: 'loss',
    change,
    what: `${cause}. Its function stays, and gets no further change: neither what the mapping had not read yet nor what is written from now on. The checkpoint goes with it.`,
    lasts: `From the apply on. A mapping made within ${retentionText(change, 'before')} can still start at \`TRIM_HORIZON\`, and repeats what was done.`,
    steps: [
      'If the consumer shall go: remove its function in the same change, after `IteratorAge` of the mapping is 0.',
      'If another module shall own the mapping: `removed { lifecycle { destroy = false } }` here and an `import` block there, or a `moved` block within one state.',
      'If a flag of a module did it, such as `create_unqualified_alias_allowed_triggers`, put the flag back.',
    ],
  };
}

function removedAtQueue(change: PlannedChange, cause: string): Found {
  return {
    kind: 'loss',
    change,
    what: `${cause}. Its function and its queue stay, and the function gets no further message. ${waitingInQueue}`,
    lasts: queueLasts,
    steps: [
      'If the consumer shall go: stop what sends to the queue, let the function empty it, and remove function and queue in the same change.',
      'If another module shall own the mapping: `removed { lifecycle { destroy = false } }` here and an `import` block there, or a `moved` block within one state.',
      'If a flag of a module did it, such as `create_unqualified_alias_allowed_triggers`, put the flag back.',
    ],
  };
}

const late: Text = {
  kind: 'loss',
  what: 'Its first poll comes some minutes after it is made, and `LATEST` means from then on: what is written in between reaches no one.',
  lasts: 'The first minutes of the mapping.',
  steps: [
    'Start at `TRIM_HORIZON`: a new stream holds nothing older anyway, and a filter keeps out what must not come.',
    'On a stream that holds a day of records that this consumer must not see, let the consumer pass over those older than itself.',
  ],
};

function isSwitchedOff(change: PlannedChange): boolean {
  return (
    change.action === 'update' &&
    flagAt(change, 'before', 'enabled') !== false &&
    flagAt(change, 'after', 'enabled') === false
  );
}

function disabledText(change: PlannedChange): Text | undefined {
  if (readsStream(change, 'before')) return disabled(change);
  return sourceKindOf(change, 'before') === 'queue' ? disabledAtQueue : undefined;
}

const disabledAtQueue: Text = {
  kind: 'loss',
  what: `The function gets nothing from then on. ${waitingInQueue}`,
  lasts: queueLasts,
  steps: [
    queuePause,
    'To slow down, lower `scaling_config.maximum_concurrency`, which may be 2 at the least: the queue goes on.',
    'To take the consumer away for good, remove what sends to the queue, let the function empty it, and remove mapping, queue and function then.',
  ],
};

function disabled(change: PlannedChange): Text {
  return {
    kind: 'loss',
    what: `The function gets nothing from then on. The mapping keeps its place, and goes on there once it is on again; records older than ${retentionText(change, 'before')} are gone by then. The lag metric is silent meanwhile, since nobody reads.`,
    lasts: `Records begin to go missing ${retentionText(change, 'before')} after the first that was not read.`,
    steps: [
      'To pause, have a date to switch it on again that is hours away, and an alarm on writes without invocations.',
      'If it was off longer, run `npx tributary backfill --repair` for the table after it has caught up.',
      'To take the consumer away for good, remove mapping and function.',
    ],
  };
}
