import type { SinkParts } from '../../../modules/sinks/sink';
import { makeTransitionsSink } from '../../../modules/sinks/transitions';
import type { TransitionsSettings } from '../../../modules/sinks/transitions-settings';
import { resolveIn, synthesizeConstructs } from '../../support/construct-stack';

const topic = 'arn:aws:sns:eu-central-1:123456789012:news';
const bus = 'arn:aws:events:eu-central-1:123456789012:event-bus/shop';
const identityArn = 'arn:aws:ses:eu-central-1:123456789012:identity/example.com';
const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/1';
const rule = { name: 'paid', attribute: 'status' };
const mail = { identityArn, from: 'a@example.com', to: '{mail}' };

function synthesizeSink(settings: TransitionsSettings) {
  let parts: SinkParts | undefined;
  const stack = synthesizeConstructs((scope) => {
    const props = { name: 'orders-dev-news', settings, wanted: true, preventDestroy: true, vpcConfig: undefined };
    parts = resolveIn(scope, makeTransitionsSink(scope, 'Transitions', props)) as SinkParts;
  });
  // Ids of constructs below one another end with a hash.
  const { environment, statements, once } = JSON.parse(
    JSON.stringify(parts!).replace(/_[0-9A-F]{8}\./g, '.'),
  ) as SinkParts;
  const granted = statements.filter(({ when }) => when).map(({ actions, resources }) => [actions, resources]);
  return { ...stack, environment, once, granted };
}

describe('makeTransitionsSink', () => {
  test('makes nothing where rules name their places, and lets the function send to those alone', () => {
    const { pathsOf, granted, environment, once } = synthesizeSink({
      rules: [
        { ...rule, sns: { topic } },
        { ...rule, name: 'again', sns: { topic } },
        { ...rule, name: 'event', eventBridge: { bus, source: 's', detailType: 'd' } },
        { ...rule, name: 'mail', ses: { ...mail, template: 'paid', configurationSetName: 'mails' } },
      ],
    });

    expect([...pathsOf('aws_sns_topic'), ...pathsOf('aws_cloudwatch_event_bus')]).toEqual([]);
    expect(granted).toEqual([
      [['sns:Publish'], [topic]],
      [['events:PutEvents'], [bus]],
      [
        ['ses:SendEmail', 'ses:SendTemplatedEmail'],
        [
          identityArn,
          ...['template/paid', 'configuration-set/mails'].map((of) => `${identityArn.split('identity')[0]}${of}`),
        ],
      ],
    ]);
    expect(Object.keys(environment)).toEqual(['TRIBUTARY_TRANSITIONS_RULES', 'TRIBUTARY_TRANSITIONS_ON_UNCERTAIN']);
    expect(once).toBe(true);
  });

  test('makes an encrypted topic that takes TLS alone, and a bus, where asked to', () => {
    const { one, granted, environment } = synthesizeSink({
      ownTopic: true,
      ownBus: true,
      kmsKeyArn,
      rules: [{ ...rule, sns: { topic: 'own' } }],
    });

    expect(one('aws_sns_topic')).toMatchObject({
      name: 'orders-dev-news-transitions',
      kms_master_key_id: kmsKeyArn,
      lifecycle: { prevent_destroy: true },
    });
    expect(JSON.stringify(one('aws_sns_topic_policy'))).toContain('RefuseInsecureTransport');
    expect(one('aws_cloudwatch_event_bus')).toMatchObject({ name: 'orders-dev-news-transitions' });
    expect(granted).toEqual([
      [['sns:Publish'], ['${aws_sns_topic.Transitions_Topic.arn}']],
      [['events:PutEvents'], ['${aws_cloudwatch_event_bus.Transitions_Bus.arn}']],
      [['kms:GenerateDataKey', 'kms:Decrypt'], [kmsKeyArn]],
    ]);
    expect(environment).toMatchObject({
      TRIBUTARY_TRANSITIONS_TOPIC_ARN: '${aws_sns_topic.Transitions_Topic.arn}',
      TRIBUTARY_TRANSITIONS_BUS_ARN: '${aws_cloudwatch_event_bus.Transitions_Bus.arn}',
    });
  });
});
