import { compositeAlarmSettings, createCompositeAlarm, createMetricAlarm, metricAlarmSettings } from './create-alarm';
import type { SimulatedType } from './simulated-types';

/** How alarms are simulated: they are read here, and evaluated while a run is watched. */
export const simulatedAlarms: Readonly<Record<string, SimulatedType>> = {
  aws_cloudwatch_metric_alarm: {
    title: 'alarm',
    settings: metricAlarmSettings,
    create(instance, { resources }) {
      const alarm = createMetricAlarm(instance);
      if ('omitted' in alarm) {
        resources.omissions.push({ address: instance.address, reason: alarm.omitted });
        return {};
      }
      resources.alarms.push(alarm);
      return { id: alarm.name, alarm_name: alarm.name, arn: alarm.arn };
    },
  },
  aws_cloudwatch_composite_alarm: {
    title: 'composite alarm',
    settings: compositeAlarmSettings,
    create(instance, { resources }) {
      const alarm = createCompositeAlarm(instance);
      resources.alarms.push(alarm);
      return { id: alarm.name, alarm_name: alarm.name, arn: alarm.arn };
    },
  },
};
