import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { Construct } from 'constructs';
import { transitionsEnv } from '../../handlers/sinks/transitions/env';
import { allOf, givenWhen, is } from '../condition';
import { keyOf, keyStatement, withKey } from '../encryption-key';
import { environmentOf } from '../environment';
import { names } from '../names';
import { attributeOf, makeWhen } from '../optional-resource';
import { type PolicyStatement, policyDocument, tlsOnlyStatement } from '../policy';
import { protection } from '../protection';
import { type Condition, expression, isExpression, optionalExpression, type Setting } from '../setting';
import { sinkDefaults } from './defaults';
import type { SinkParts, SinkProps } from './sink';
import { placesOf, rulesOf } from './transition-places';
import type { TransitionsSettings } from './transitions-settings';

type Props = SinkProps<TransitionsSettings>;

/** What the sink makes for rules that name no place of their own. */
interface OwnPlace {
  readonly wanted: Condition;
  /** Undefined where it is not made. */
  readonly arn: string | undefined;
}

/** Topic and bus, made or named by the rules. By default: none is made, and a topic that is made is encrypted and takes TLS alone. */
export function makeTransitionsSink(scope: Construct, id: string, props: Props): SinkParts {
  const { settings, wanted } = props;
  const { onUncertain = sinkDefaults.transitions.onUncertain, kmsKeyArn } = settings;
  const parent = new Construct(scope, id);
  const topic = ownTopic(parent, props);
  const bus = ownBus(parent, props);
  const rules = rulesOf(settings.rules);
  const key = keyOf(kmsKeyArn);
  return {
    environment: environmentOf(transitionsEnv, {
      transitionsRules: isExpression(wanted) ? optionalExpression(expression`${rules}`, wanted) : rules,
      transitionsOnUncertain: givenWhen(wanted, onUncertain),
      transitionsTopicArn: givenWhen(topic.wanted, topic.arn),
      transitionsBusArn: givenWhen(bus.wanted, bus.arn),
    }),
    statements: [
      ...sendStatements(settings, wanted),
      ...ownStatements('PublishToOwnTopic', 'sns:Publish', topic),
      ...ownStatements('PutOnOwnBus', 'events:PutEvents', bus),
      keyStatement('EncryptNotices', ['kms:GenerateDataKey', 'kms:Decrypt'], {
        ...key,
        isThere: allOf(wanted, key.isThere),
      }),
    ],
    outputs: [
      {
        name: 'transitionsTopicArn',
        description: "ARN of the transitions' own topic; null without one.",
        value: givenWhen(topic.wanted, topic.arn),
      },
      {
        name: 'transitionsBusArn',
        description: "ARN of the transitions' own event bus; null without one.",
        value: givenWhen(bus.wanted, bus.arn),
      },
    ],
    once: wanted,
  };
}

/** What the rules name, and nothing else. */
function sendStatements({ rules }: TransitionsSettings, wanted: Condition): PolicyStatement[] {
  const { topics, buses, mails } = placesOf(rules);
  return [
    { sid: 'PublishTransitions', actions: ['sns:Publish'], ...topics },
    { sid: 'PutTransitions', actions: ['events:PutEvents'], ...buses },
    // SES asks for the second where a template is filled in.
    { sid: 'MailTransitions', actions: ['ses:SendEmail', 'ses:SendTemplatedEmail'], ...mails },
  ].map((statement) => ({ ...statement, when: allOf(wanted, statement.when) }));
}

function ownStatements(sid: string, action: string, { arn, wanted }: OwnPlace): PolicyStatement[] {
  return arn === undefined ? [] : [{ sid, actions: [action], resources: [arn], when: wanted }];
}

function ownTopic(scope: Construct, { name, settings, wanted, preventDestroy }: Props): OwnPlace {
  const key = keyOf(settings.kmsKeyArn);
  const isWanted = allOf(wanted, isTrue(settings.ownTopic ?? sinkDefaults.transitions.ownTopic));
  const topic = makeWhen(
    isWanted,
    () =>
      new SnsTopic(scope, 'Topic', {
        name: names.transitions(name),
        kmsMasterKeyId: withKey(key, key.arn, 'alias/aws/sns'),
        ...protection(preventDestroy),
      }),
  );
  if (topic === undefined) return { wanted: isWanted, arn: undefined };
  const arn = attributeOf(topic, 'arn');
  makeWhen(
    isWanted,
    () =>
      new SnsTopicPolicy(scope, 'TopicPolicy', {
        arn,
        policy: policyDocument([tlsOnlyStatement(['sns:Publish'], [arn])]),
      }),
  );
  return { wanted: isWanted, arn };
}

function ownBus(scope: Construct, { name, settings, wanted, preventDestroy }: Props): OwnPlace {
  const isWanted = allOf(wanted, isTrue(settings.ownBus ?? sinkDefaults.transitions.ownBus));
  const bus = makeWhen(
    isWanted,
    () => new CloudwatchEventBus(scope, 'Bus', { name: names.transitions(name), ...protection(preventDestroy) }),
  );
  return { wanted: isWanted, arn: bus && attributeOf(bus, 'arn') };
}

/** Terraform before 1.12 looks at both sides of an `&&`, and there may be no transitions. */
function isTrue(setting: Setting<boolean>): Condition {
  return isExpression(setting) ? expression`try(${setting}, false)` : is(setting, true);
}
