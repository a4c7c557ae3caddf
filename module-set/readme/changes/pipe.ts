import { type Change, changesOf } from '../change';
import { surroundings } from './surroundings';

const row = changesOf('pipe');
const pipe = 'aws_pipes_pipe.pipe';
const policy = 'aws_iam_role_policy.policy';
const filters = (...names: string[]) => ({ filters: names.map((name) => ({ pattern: `{"eventName":["${name}"]}` })) });

export const pipeChanges: readonly Change[] = [
  row('batch_size', undefined, 5, { updates: [pipe] }),
  row(
    'filter_criteria',
    filters('INSERT'),
    filters('INSERT', 'REMOVE'),
    { updates: [pipe] },
    {
      shown: ['inserts', 'inserts and removals'],
      remark: 'Records that were filtered out before do not come back.',
    },
  ),
  row(
    'maximum_record_age_in_seconds',
    21_600,
    3_600,
    { updates: [pipe] },
    {
      remark: 'Records that are older already are given up at once.',
    },
  ),
  row(
    'target.sqs.arn',
    surroundings.queue.arn,
    surroundings.otherQueue.arn,
    { updates: [pipe, policy] },
    { shown: ['a queue', 'another one'] },
  ),
  row('enabled', true, false, { updates: [pipe] }, { remark: 'After 24 hours the stream drops what was not read.' }),
  row(
    'starting_position',
    'TRIM_HORIZON',
    'LATEST',
    { replaces: [pipe] },
    { remark: 'The place in the stream is forgotten: whatever waits is skipped.' },
  ),
  row(
    'source_stream.arn',
    surroundings.stream.arn,
    surroundings.otherStream.arn,
    { replaces: [pipe], updates: [policy] },
    { shown: ['a stream', 'another one'], remark: 'The new pipe starts at `starting_position`.' },
  ),
];
