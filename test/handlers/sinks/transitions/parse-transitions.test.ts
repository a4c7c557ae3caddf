import { parseTransitions } from '../../../../handlers/sinks/transitions/parse-transitions';
import { busArn, identityArn, shipped, topicArn } from './order-changes';

const none = { topicArn: undefined, busArn: undefined };
const ses = { identityArn, from: 'a@example.com', to: '{mail}', subject: 's', text: 't' };
const { sns: _, ...placeless } = shipped;

describe('parseTransitions', () => {
  it('takes rules as they are, and sends where nothing is said', () => {
    const rules = [shipped, { ...placeless, name: 'mail', ses }];

    expect(parseTransitions(rules, undefined, none)).toEqual({ rules, onUncertain: 'send' });
  });

  it('gives rules that name no place the places of the sink, and leaves out what Terraform writes as null', () => {
    const rules = [
      { ...placeless, to: null, from: [null], sns: { topic: 'own' }, ses: null },
      { ...placeless, name: 'event', eventBridge: { bus: 'own', source: 's', detailType: 'd' } },
    ];

    const parsed = parseTransitions(rules, 'quarantine', { topicArn, busArn });

    expect(parsed.onUncertain).toBe('quarantine');
    expect(parsed.rules[0]).toEqual({ name: 'shipped', attribute: 'status', from: [null], sns: { topic: topicArn } });
    expect(parsed.rules[1]).toMatchObject({ eventBridge: { bus: busArn, source: 's', detailType: 'd' } });
  });

  it.each<[string, unknown]>([
    ['rules', []],
    ['rules', 'text'],
    ['rules', [shipped, shipped]],
    ['rules[0].name', [{ ...shipped, name: 'a b' }]],
    ['rules[0].attribute', [{ ...shipped, attribute: '' }]],
    ['rules[0].from', [{ ...shipped, from: 'PENDING' }]],
    ['rules[0].to', [{ ...shipped, to: [5] }]],
    ['rules[0].where', [{ ...shipped, where: [{ path: 'status' }] }]],
    ['rules[0].content', [{ ...shipped, content: 'all' }]],
    ['rules[0].sns', [placeless]],
    ['rules[0].sns', [{ ...shipped, ses }]],
    ['rules[0].sns.topic', [{ ...placeless, sns: { topic: 'own' } }]],
    ['rules[0].eventBridge.bus', [{ ...placeless, eventBridge: { bus: 'own', source: 's', detailType: 'd' } }]],
    ['rules[0].eventBridge.source', [{ ...placeless, eventBridge: { bus: busArn, source: 'aws.s', detailType: 'd' } }]],
    ['rules[0].eventBridge.detailType', [{ ...placeless, eventBridge: { bus: busArn, source: 's', detailType: '' } }]],
    ['rules[0].ses.identityArn', [{ ...placeless, ses: { ...ses, identityArn: topicArn } }]],
    ['rules[0].ses.from', [{ ...placeless, ses: { ...ses, from: '' } }]],
    ['rules[0].ses.to', [{ ...placeless, ses: { ...ses, to: 5 } }]],
    ['rules[0].ses.subject', [{ ...placeless, ses: { ...ses, text: null } }]],
    ['rules[0].ses.subject', [{ ...placeless, ses: { ...ses, template: 't' } }]],
  ])('fails when `%s` is wrong', (setting, rules) => {
    const parse = () => parseTransitions(rules, undefined, none);

    expect(parse).toThrow(`transitions: \`${setting}\` must be`);
  });

  it('fails when what to do in doubt is neither of two', () => {
    expect(() => parseTransitions([shipped], 'drop', none)).toThrow('`onUncertain` must be `send` or `quarantine`');
  });
});
