import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import type { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { accountIdOf } from '../account';
import { alarmDefaults } from '../alarm-defaults';
import type { AlarmSettings } from '../alarm-settings';
import { pascalCase } from '../spelling';
import type { AlarmRow, Metric, SubjectKinds } from './alarm-row';
import { alarmRows } from './alarm-rows';
import type { AlarmSubjects } from './alarm-subjects';
import { alarmsShownMax, dashboardBody, lineOf } from './dashboard';
import { type GivenAlarmSettings, makeMetricAlarm } from './metric-alarm';
import { pageDescription, pagesMax } from './page';

export interface AlarmsProps {
  /** Name of the pipeline in this environment: `orders-dev`. */
  readonly name: string;
  readonly region: string;
  readonly subjects: AlarmSubjects;
  /** The table whose writes the dashboard shows. Default: none. */
  readonly tableName?: string | undefined;
  readonly settings: AlarmSettings;
}

/**
 * Alarms of everything that a pipeline has, one that stands for all that want somebody now, and a dashboard.
 *
 * By default all of them are made and tell nobody: topics are the account's own.
 */
export class Alarms extends Construct {
  /** In the order of the table, then of their keys. */
  readonly alarms: readonly CloudwatchMetricAlarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const settings: GivenAlarmSettings = { ...alarmDefaults.alarms, ...props.settings };
    const kinds = subjectKindsOf(props.subjects);
    const wanted = alarmRows.filter(({ key }) => !settings.without.includes(key));
    const made = wanted.flatMap((row) =>
      alarmsOf(this, row as AlarmRow<'functions'>, kinds, settings).map((alarm) => ({ alarm, row })),
    );
    this.alarms = made.map(({ alarm }) => alarm);
    const [pages, warnings] = (['page', 'warning'] as const).map((severity) =>
      made.flatMap(({ row, alarm }) => (row.severity === severity ? [alarm] : [])),
    );
    const composites = makePages(this, pages!, props.name, settings);
    if (settings.dashboard === true) {
      makeDashboard(this, props, kinds, [...composites, ...pages!, ...warnings!].map(alarmNameOf));
    }
  }
}

type Keyed<T> = { readonly [key: string]: T };
type SubjectsByKind = { readonly [Kind in keyof SubjectKinds]: Keyed<SubjectKinds[Kind]> };

/** All functions are watched alike, and so are the queues where failures end. */
function subjectKindsOf(subjects: AlarmSubjects): SubjectsByKind {
  const { streamConsumers = {}, queueConsumers = {}, functions = {} } = subjects;
  const consumers = { ...streamConsumers, ...queueConsumers };
  const failures = Object.entries(consumers).flatMap(([key, { failureQueue }]) =>
    failureQueue ? [[key, failureQueue] as const] : [],
  );
  return {
    streamConsumers,
    functions: { ...consumers, ...functions },
    failureQueues: Object.fromEntries(failures),
    queues: subjects.queues ?? {},
    deadLetterQueues: subjects.deadLetterQueues ?? {},
    topics: subjects.topics ?? {},
    pipes: subjects.pipes ?? {},
    rules: subjects.rules ?? {},
    deliveryStreams: subjects.deliveryStreams ?? {},
    replicatedTables: subjects.replicatedTables ?? {},
  };
}

/** In the order of keys, which is Terraform's own. */
function sorted<T>(subjects: Keyed<T>): readonly (readonly [string, T])[] {
  return Object.entries(subjects).sort(([left], [right]) => (left < right ? -1 : 1));
}

function alarmsOf<Kind extends keyof SubjectKinds>(
  scope: Alarms,
  row: AlarmRow<Kind>,
  kinds: SubjectsByKind,
  settings: GivenAlarmSettings,
): CloudwatchMetricAlarm[] {
  return sorted(kinds[row.of] as Keyed<SubjectKinds[Kind]>)
    .filter(([, subject]) => row.when === undefined || row.when(subject) === true)
    .map(([key, subject]) => makeMetricAlarm(placeOf(scope, key), idOf(row.key), row, { subject, settings }));
}

/** What is watched may be called like one of the alarms' own constructs. */
function placeOf(scope: Alarms, key: string): Construct {
  const all = scope.node.tryFindChild('Default') ?? new Construct(scope, 'Default');
  return (all.node.tryFindChild(idOf(key)) ?? new Construct(all as Construct, idOf(key))) as Construct;
}

function idOf(key: string): string {
  return pascalCase(key.replaceAll('-', '_'));
}

/** One alarm for all that want somebody now, or several where there are more than one takes. */
function makePages(
  scope: Alarms,
  pages: readonly CloudwatchMetricAlarm[],
  name: string,
  { actions, runbookUrl }: GivenAlarmSettings,
): CloudwatchCompositeAlarm[] {
  const groups = Array.from({ length: Math.ceil(pages.length / pagesMax) }, (_, index) =>
    pages.slice(index * pagesMax, (index + 1) * pagesMax),
  );
  return groups.map(
    (group, index) =>
      new CloudwatchCompositeAlarm(scope, index === 0 ? 'Page' : `Page${index + 1}`, {
        alarmName: index === 0 ? `${name}-page` : `${name}-page-${index + 1}`,
        alarmDescription: pageDescription(runbookUrl),
        alarmRule: group.map((alarm) => `ALARM("${alarm.alarmName}")`).join(' OR '),
        alarmActions: [...actions],
        okActions: [...actions],
      }),
  );
}

function alarmNameOf({ alarmName }: { readonly alarmName: string }): string {
  return alarmName;
}

function makeDashboard(scope: Alarms, props: AlarmsProps, kinds: SubjectsByKind, alarmNames: readonly string[]): void {
  const { name, region, tableName } = props;
  const account = accountIdOf(scope);
  const of = <Kind extends keyof SubjectKinds>(kind: Kind, metric: (subject: SubjectKinds[Kind]) => Metric) =>
    sorted(kinds[kind] as Keyed<SubjectKinds[Kind]>).map(([, subject]) => lineOf(metric(subject)));
  new CloudwatchDashboard(scope, 'Dashboard', {
    dashboardName: name,
    dashboardBody: dashboardBody({
      name,
      region,
      alarmArns: alarmNames
        .slice(0, alarmsShownMax)
        .map((alarm) => `arn:${partitionOf(region)}:cloudwatch:${region}:${account}:alarm:${alarm}`),
      tableName,
      hasTable: tableName !== undefined,
      lines: { of },
    }),
  });
}

/** Each partition has regions of its own. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
