import { type Change, changesOf } from '../change';

const pipe = changesOf('pipe');
const rule = changesOf('event-rule');
const bus = changesOf('event-bus');

const pipeAlone = { updates: ['aws_pipes_pipe.pipe'] };
const queue = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

/** Pipes, buses and rules. */
export const pipeChanges: readonly Change[] = [
  pipe('batch_size', 10, 5, pipeAlone),
  pipe('maximum_record_age_in_seconds', 21_600, 3_600, pipeAlone),
  pipe('enabled', true, false, pipeAlone, {
    remark: 'A stream keeps what is not read for 24 hours; then the pipe has lost it.',
  }),
  pipe(
    'filter_criteria',
    { filters: [{ pattern: '{"eventName":["INSERT"]}' }] },
    { filters: [{ pattern: '{"eventName":["REMOVE"]}' }] },
    pipeAlone,
    { shown: ['inserts', 'removals'], remark: 'What the old filter passed over does not come again.' },
  ),
  pipe(
    'starting_position',
    'TRIM_HORIZON',
    'LATEST',
    { replaces: ['aws_pipes_pipe.pipe'] },
    {
      remark:
        'The new pipe begins anew: with LATEST it misses what was written in between, with TRIM_HORIZON it sends again.',
    },
  ),
  pipe(
    'target.sqs.arn',
    queue('placed'),
    queue('packed'),
    { updates: ['aws_iam_role_policy.policy', 'aws_pipes_pipe.pipe'] },
    { shown: ['a queue', 'another one'], remark: 'The place in the stream is kept.' },
  ),
  rule('maximum_retry_attempts', 185, 3, { updates: ['aws_cloudwatch_event_target.target'] }),
  rule(
    'enabled',
    true,
    false,
    { updates: ['aws_cloudwatch_event_rule.rule'] },
    {
      remark: 'Events that match meanwhile are not sent, and not kept.',
    },
  ),
  bus('archive_retention_in_days', undefined, 30, { creates: ['aws_cloudwatch_event_archive.archive[0]'] }),
];
