import { changesOf } from '../change';
import { surroundings } from './surroundings';

const row = changesOf('pipeline');
const consumer = { function_zip: surroundings.code, on_failure: { kind: 'sqs' }, metrics_config: { metrics: [] } };
const consumers = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, consumer]));
const fanOut = { claim_check: false, on_failure: { kind: 'sqs' }, metrics_config: { metrics: [] } };

const table = 'module.table[0].aws_dynamodb_table.table';
const latch = 'module.table[0].terraform_data.table_view_type_latch';
const inTotals = (address: string) => `module.consumers["totals"].${address}`;
const mapping = inTotals('aws_lambda_event_source_mapping.mapping');
const policy = inTotals('aws_iam_role_policy.policy');
const inPruner = (address: string) => `module.version_pruner[0].${address}`;
const pruner = [inPruner('aws_lambda_function.function'), inPruner('aws_lambda_alias.alias')];
const pruned = [...pruner, inPruner('aws_iam_role_policy.policy')];
const inAlarms = (address: string) => `module.alarms[0].${address}`;
const alarmsOf = (key: string) => inAlarms(`*["${key}"]`);
/** Where alarms are named: in the one for all that want somebody now, and in the dashboard. */
const told = [inAlarms('aws_cloudwatch_composite_alarm.page["1"]'), inAlarms('aws_cloudwatch_dashboard.dashboard[0]')];
const totals = { given: { consumers: consumers('totals') } };

const archive = { bucket: { arn: 'arn:aws:s3:::lake' } };
const streamed = { ...totals.given, kinesis: {} };
const queue = { arn: 'arn:aws:sqs:eu-central-1:000000000000:orders' };
const pipes = (key: string) => ({ [key]: { target: { sqs: queue } } });

/** What goes beyond the table's own stream. */
const onwardChanges = [
  row(
    'kinesis',
    undefined,
    {},
    { creates: ['module.kinesis[0].*', alarmsOf('table')], updates: told },
    { ...totals, shown: ['left out', 'a stream'], remark: 'It gets what changes from then on.' },
  ),
  row(
    'archive',
    undefined,
    archive,
    {
      creates: ['module.archive[0].*', alarmsOf('archive'), alarmsOf('archive-transform')],
      updates: [...pruned, ...told],
    },
    {
      given: streamed,
      shown: ['left out', 'an archive'],
      remark: 'It begins with what is written after it is made: fill it by a backfill.',
    },
  ),
  row(
    'archive',
    archive,
    undefined,
    {
      destroys: ['module.archive[0].*', alarmsOf('archive'), alarmsOf('archive-transform')],
      updates: [...pruned, ...told],
    },
    {
      given: streamed,
      shown: ['an archive', 'left out'],
      remark: 'A bucket that it made goes with it, which AWS refuses while it holds anything.',
    },
  ),
  row(
    'pipes',
    pipes('placed'),
    pipes('ordered'),
    {
      destroys: ['module.pipes["placed"].*', alarmsOf('placed')],
      creates: ['module.pipes["ordered"].*', alarmsOf('ordered')],
      updates: told,
    },
    {
      given: { ...streamed, archive },
      shown: ['`placed`', '`ordered`'],
      remark: 'As with `consumers`: the place in the stream is forgotten, and its dead letters go with it.',
    },
  ),
];

export const pipelineChanges = [
  row(
    'table.partition_key.name',
    'id',
    'orderId',
    { replaces: [table, mapping], updates: [policy] },
    { ...totals, remark: 'The items go with the table, and what nobody has read goes with its stream.' },
  ),
  row(
    'table.stream_view_type',
    'NEW_AND_OLD_IMAGES',
    'NEW_IMAGE',
    { refused: 'A new stream view type makes a new stream' },
    { ...totals, remark: 'As in `stream-table`.' },
  ),
  row(
    'table.stream_view_type',
    'NEW_AND_OLD_IMAGES',
    'NEW_IMAGE',
    { replaces: [latch, mapping], updates: [table, policy] },
    { ...totals, forced: latch, remark: 'On purpose, with `-replace` of the latch: drain the consumers first.' },
  ),
  row(
    'consumers',
    consumers('totals'),
    consumers('totals', 'search'),
    { creates: ['module.consumers["search"].*', alarmsOf('search')], updates: [...pruned, ...told] },
    { shown: ['`totals`', '`totals`, `search`'] },
  ),
  row(
    'consumers',
    consumers('totals', 'search'),
    consumers('totals'),
    { destroys: ['module.consumers["search"].*', alarmsOf('search')], updates: [...pruned, ...told] },
    {
      shown: ['`totals`, `search`', '`totals`'],
      remark: 'Its place in the stream is forgotten, and its failures go with it.',
    },
  ),
  row(
    'consumers',
    consumers('totals'),
    consumers('sums'),
    {
      destroys: ['module.consumers["totals"].*', alarmsOf('totals')],
      creates: ['module.consumers["sums"].*', alarmsOf('sums')],
      updates: [...pruned, ...told],
    },
    {
      shown: ['`totals`', '`sums`'],
      remark:
        'A key is part of the address and the names: to rename is to remove and to add, from `starting_position` on. `consumer` renames it in logs and metrics only.',
    },
  ),
  row(
    'consumers',
    consumers('totals', 'search'),
    consumers('totals', 'search', 'audit'),
    { refused: 'counting mappings, pipes and other accounts' },
    { shown: ['two', 'three'], remark: 'A stream serves two readers. Make the others subscribers of a fan-out.' },
  ),
  row(
    'fan_outs',
    { changes: fanOut },
    { events: fanOut },
    {
      destroys: ['module.fan_outs["changes"].*', alarmsOf('changes')],
      creates: ['module.fan_outs["events"].*', alarmsOf('events')],
      updates: [...pruned, ...told],
    },
    {
      given: { consumers: {} },
      shown: ['`changes`', '`events`'],
      remark: 'As with `consumers`; the topic is another one.',
    },
  ),
  row('function_versions_kept', 10, 5, { updates: pruner }, totals),
  row('deletion_protection_enabled', true, false, { updates: [table] }, totals),
  row(
    'alarms.enabled',
    true,
    false,
    { destroys: ['module.alarms[0].*'] },
    { ...totals, remark: 'Nobody is told any more.' },
  ),
  ...onwardChanges,
];
