import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import type { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { type IResolvable, TerraformLocal, Token } from 'cdktf';
import { accountIdOf } from '../../modules/account';
import type { AlarmRow, Metric, SubjectKinds } from '../../modules/alarms/alarm-row';
import { alarmRows } from '../../modules/alarms/alarm-rows';
import { alarmsShownMax, dashboardBody, lineOf } from '../../modules/alarms/dashboard';
import { type GivenAlarmSettings, makeMetricAlarm } from '../../modules/alarms/metric-alarm';
import { pageDescription, pagesMax } from '../../modules/alarms/page';
import { allOf } from '../../modules/condition';
import { pascalCase } from '../../modules/names';
import { makeWhen } from '../../modules/optional-resource';
import { expression, isGiven, rawExpression, separated } from '../../modules/setting';
import { alarmRules } from '../../stacks/rules/alarm-rules';
import type { ModuleDefinition, Output } from '../module-definition';
import type { ModuleStack } from '../module-stack';
import { settingsOf } from '../settings-of';
import type { Variable } from '../variable';
import type { CommonVariables } from './common-variables';
import type { ModuleSettings } from './module-settings';

/** Alarms of what is named, one for all that want somebody now, and a dashboard. */
export function alarms(common: CommonVariables): ModuleDefinition {
  const own = common.own('name');
  const shown = common.own('writtenTableName');
  return {
    name: 'alarms',
    summary:
      'Alarms, each with its section of the runbook, and a dashboard: is anything lost, how late are we, what does it cost.',
    introduction: [
      'Things are named, not asked for: functions, queues and streams of other modules or of none. Each alarm is made for',
      'every thing that it suits, and `page` goes off when one of those does that want somebody now. Keys must be known',
      'while planning, names need not be. `pipeline` calls it for all that it makes.',
    ].join('\n'),
    variables: [...own, ...common.alarmSubjects, ...shown, ...common.alarms, ...common.own('tags')],
    rules: alarmRules,
    zips: [],
    build: (stack) => {
      const { name } = settingsOf<ModuleSettings>(own);
      const settings = settingsOf<GivenAlarmSettings>(common.alarms);
      const kinds = kindsOf(common.alarmSubjects);
      const made = alarmRows.map((row) => ({
        row,
        alarm: alarmsOf(stack, row as AlarmRow<'functions'>, kinds, settings),
      }));
      const namesOf = (severity: 'page' | 'warning') =>
        made.filter(({ row }) => row.severity === severity).map(({ alarm }) => nameList(alarm));
      const paging = joined(stack, 'Paging', namesOf('page'));
      const pages = pagesOf(stack, name, paging, settings);
      const names = joined(stack, 'AlarmNames', [nameList(pages), paging, ...namesOf('warning')]);
      const { writtenTableName } = settingsOf<ModuleSettings>(shown);
      const dashboard = dashboardOf(stack, { name, names, kinds, tableName: writtenTableName, settings });
      return outputs(pages, names, dashboard);
    },
  };
}

/** Where things of a kind are, and their settings where the thing is called `it` or `each.value`. */
interface Kind {
  readonly all: IResolvable;
  readonly attributes: readonly Variable[];
}

type Kinds = { readonly [Name in keyof SubjectKinds]: Kind };

function kindsOf(variables: readonly Variable[]): Kinds {
  const attributesOf = (setting: string) => variables.find((variable) => variable.setting === setting)!.attributes;
  const given = (setting: string) => {
    const { name, attributes } = variables.find((variable) => variable.setting === setting)!;
    return { all: rawExpression(`var.${name}`), attributes };
  };
  const consumers = 'merge(var.stream_consumers, var.queue_consumers)';
  const failureQueue = attributesOf('streamConsumers').find(({ setting }) => setting === 'failureQueue')!;
  return {
    streamConsumers: given('streamConsumers'),
    functions: {
      all: rawExpression('merge(var.stream_consumers, var.queue_consumers, var.functions)'),
      attributes: attributesOf('functions'),
    },
    failureQueues: {
      all: rawExpression(
        `{ for key, consumer in ${consumers} : key => consumer.failure_queue if consumer.failure_queue != null }`,
      ),
      attributes: failureQueue.attributes,
    },
    queues: given('queues'),
    deadLetterQueues: given('deadLetterQueues'),
    topics: given('topics'),
    pipes: given('pipes'),
    rules: given('rules'),
    deliveryStreams: given('deliveryStreams'),
    replicatedTables: given('replicatedTables'),
  };
}

/** One block for a row, with an instance for each thing that it suits. */
function alarmsOf<Name extends keyof SubjectKinds>(
  stack: ModuleStack,
  row: AlarmRow<Name>,
  kinds: Kinds,
  settings: GivenAlarmSettings,
): CloudwatchMetricAlarm {
  const { all, attributes } = kinds[row.of];
  const subject = settingsOf<SubjectKinds[Name]>(attributes, 'each.value');
  const alarm = makeMetricAlarm(stack, pascalCase(row.key.replaceAll('-', '_')), row, { subject, settings });
  const suits = row.when?.(settingsOf<SubjectKinds[Name]>(attributes, 'it')) ?? true;
  const wanted = allOf(rawExpression(`!contains(var.without, "${row.key}")`), suits);
  alarm.addOverride('for_each', expression`{ for key, it in ${all} : key => it if ${wanted} }`);
  return alarm;
}

function nameList({ fqn }: { readonly fqn: string }): IResolvable {
  return expression`[for alarm in ${fqn} : alarm.alarm_name]`;
}

/** Lists as one, under a name of its own. */
function joined(stack: ModuleStack, id: string, lists: readonly IResolvable[]): IResolvable {
  const names = new TerraformLocal(stack, id, expression`concat(${separated(lists, ', ')})`);
  return expression`${names.expression}`;
}

/** One alarm for all that want somebody now, or several where there are more than one takes. */
function pagesOf(
  stack: ModuleStack,
  name: string,
  names: IResolvable,
  { actions, runbookUrl }: GivenAlarmSettings,
): CloudwatchCompositeAlarm {
  const page = new CloudwatchCompositeAlarm(stack, 'Page', {
    alarmName: Token.asString(
      expression`each.key == "1" ? format("%s-page", ${name}) : format("%s-page-%s", ${name}, each.key)`,
    ),
    alarmDescription: pageDescription(runbookUrl),
    alarmRule: Token.asString(
      rawExpression('join(" OR ", [for name in each.value : format("ALARM(%s)", jsonencode(name))])'),
    ),
    alarmActions: actions as string[],
    okActions: actions as string[],
  });
  page.addOverride(
    'for_each',
    expression`{ for index, names in chunklist(${names}, ${pagesMax}) : tostring(index + 1) => names }`,
  );
  return page;
}

interface DashboardParts {
  readonly name: string;
  readonly names: IResolvable;
  readonly kinds: Kinds;
  readonly tableName: string | undefined;
  readonly settings: GivenAlarmSettings;
}

function dashboardOf(stack: ModuleStack, { name, names, kinds, tableName, settings }: DashboardParts) {
  const region = new DataAwsRegion(stack, 'Region').id;
  const account = accountIdOf(stack);
  const partition = expression`startswith(${region}, "cn-") ? "aws-cn" : startswith(${region}, "us-gov-") ? "aws-us-gov" : "aws"`;
  const { expression: arn } = new TerraformLocal(
    stack,
    'ArnFormat',
    expression`format("arn:%s:cloudwatch:%s:%s:alarm:%%s", ${partition}, ${region}, ${account})`,
  );
  const shown = expression`slice(${names}, 0, min(${alarmsShownMax}, length(${names})))`;
  const of = <Name extends keyof SubjectKinds>(kind: Name, metric: (subject: SubjectKinds[Name]) => Metric) => {
    const { all, attributes } = kinds[kind];
    return expression`[for it in ${all} : ${lineOf(metric(settingsOf<SubjectKinds[Name]>(attributes, 'it')))}]`;
  };
  return makeWhen(
    settings.dashboard,
    () =>
      new CloudwatchDashboard(stack, 'Dashboard', {
        dashboardName: name,
        dashboardBody: dashboardBody({
          name,
          region,
          alarmArns: expression`[for alarm in ${shown} : format(${arn}, alarm)]`,
          tableName,
          hasTable: isGiven(tableName),
          lines: { of },
        }),
      }),
  )!;
}

function outputs(
  pages: CloudwatchCompositeAlarm,
  names: IResolvable,
  dashboard: CloudwatchDashboard,
): readonly Output[] {
  return [
    {
      name: 'page_alarm_arns',
      description: 'ARNs of the alarms that stand for all that want somebody now: one, or several of 70 alarms each.',
      value: expression`[for alarm in ${pages.fqn} : alarm.arn]`,
    },
    { name: 'alarm_names', description: 'Names of all alarms, those first that want somebody now.', value: names },
    {
      name: 'dashboard_name',
      description: 'Name of the dashboard; null without one.',
      value: expression`one(${dashboard.fqn}[*].dashboard_name)`,
    },
  ];
}
