import { CloudwatchEventArchive } from '@cdktf/provider-aws/lib/cloudwatch-event-archive';
import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus';
import { Construct } from 'constructs';
import type { EventBusSettings } from './event-bus-settings';
import { EventRule } from './event-rule';
import { kebabCase } from './names';
import { makeWhen } from './optional-resource';
import { protection } from './protection';
import { isGiven, type Setting } from './setting';

export interface EventBusProps {
  /** Name of the bus: `orders-dev-domain`. */
  readonly name: string;
  readonly settings: EventBusSettings;
  readonly preventDestroy: Setting<boolean>;
}

/**
 * An event bus and its rules. By default: encrypted with AWS's own key, nothing is archived, and each rule keeps what
 * it could not deliver for 14 days.
 */
export class EventBus extends Construct {
  readonly name: string;
  readonly arn: string;
  /** By construct id. */
  readonly rules: { readonly [id: string]: EventRule };

  constructor(scope: Construct, id: string, { name, settings, preventDestroy }: EventBusProps) {
    super(scope, id);
    const { kmsKeyArn, archiveRetentionInDays, rules = {} } = settings;
    const bus = new CloudwatchEventBus(this, 'Bus', {
      name,
      ...(kmsKeyArn === undefined ? {} : { kmsKeyIdentifier: kmsKeyArn }),
      ...protection(preventDestroy),
    });
    this.name = bus.name;
    this.arn = bus.arn;
    makeWhen(
      isGiven(archiveRetentionInDays),
      () =>
        new CloudwatchEventArchive(this, 'Archive', {
          name,
          eventSourceArn: bus.arn,
          retentionDays: archiveRetentionInDays!,
          ...protection(preventDestroy),
        }),
    );
    this.rules = Object.fromEntries(
      Object.entries(rules).map(([ruleId, rule]) => {
        const props = { name: `${name}-${kebabCase(ruleId)}`, busName: bus.name, settings: rule, preventDestroy };
        return [ruleId, new EventRule(this, ruleId, props)];
      }),
    );
  }
}
