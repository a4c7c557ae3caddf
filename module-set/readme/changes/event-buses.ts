import { type Change, changesOf } from '../change';

const rule = changesOf('event-rule');
const bus = changesOf('event-bus');

export const eventBusChanges: readonly Change[] = [
  rule('maximum_retry_attempts', 185, 3, { updates: ['aws_cloudwatch_event_target.target'] }),
  rule(
    'enabled',
    true,
    false,
    { updates: ['aws_cloudwatch_event_rule.rule'] },
    { remark: 'Events that match meanwhile are not sent, and not kept.' },
  ),
  bus('archive_retention_in_days', undefined, 30, { creates: ['aws_cloudwatch_event_archive.archive[0]'] }),
];
