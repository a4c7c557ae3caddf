import { byProduct, fanOut, mistakesWith, orders } from '../../definition-with';

const topic = 'arn:aws:sns:eu-central-1:123456789012:news';
const rule = { name: 'paid', attribute: 'status', to: ['PAID'], sns: { topic } };
const { sns: _, ...placeless } = rule;
const event = { bus: 'own', source: 'shop', detailType: 'Paid' };
const mail = {
  identityArn: 'arn:aws:ses:eu-central-1:123456789012:identity/example.com',
  from: 'shop@example.com',
  to: '{mail}',
};
const handler = (transitions: object) =>
  [`${byProduct}.handler`, { kind: 'cdc', sink: 'transitions', transitions }] as const;
const withRule = (more: object, settings: object = {}) => handler({ rules: [{ ...placeless, ...more }], ...settings });

describe('checkTransitions', () => {
  test.each([
    handler({ rules: [rule] }),
    handler({ rules: [rule, { ...rule, name: 'b', from: [null, 'X'] }], onUncertain: 'quarantine' }),
    withRule({ sns: { topic: 'own' } }, { ownTopic: true }),
    withRule({ eventBridge: event, content: 'keys' }, { ownBus: true }),
    withRule({ ses: { ...mail, subject: 's', html: 'h' }, where: [{ path: 'item.a', exists: true }] }),
    withRule({ ses: { ...mail, template: 't', templateData: { a: '{b}' } } }),
  ])('takes %j', (...change) => {
    expect(mistakesWith(change as never)).toEqual([]);
  });

  test.each([
    [handler({}), '`handler.transitions.rules` is required'],
    [handler({ rules: [] }), '`handler.transitions.rules` must'],
    [handler({ rules: [rule, rule] }), 'must have names that are unlike one another'],
    [withRule({}), 'must have exactly one of `sns`, `eventBridge` and `ses`'],
    [withRule({ sns: { topic }, ses: { ...mail, template: 't' } }), 'must have exactly one of'],
    [withRule({ sns: { topic: 'own' } }), 'must be an ARN without `ownTopic`'],
    [withRule({ sns: { topic: 'news' } }), 'must be the ARN of a topic or `own`'],
    [withRule({ eventBridge: event }), 'must be an ARN without `ownBus`'],
    [withRule({ eventBridge: { ...event, source: 'aws.s3' } }, { ownBus: true }), "which is AWS's own"],
    [withRule({ eventBridge: { ...event, detailType: 'x'.repeat(129) } }, { ownBus: true }), '1 to 128 characters'],
    [withRule({ ses: { ...mail, subject: 's' } }), 'must be given with `text` or `html`'],
    [withRule({ ses: { ...mail, template: 't', text: 't' } }), 'must be given with `text` or `html`'],
    [withRule({ ses: { ...mail, template: 't', identityArn: topic } }), 'must be the ARN of an identity'],
    [withRule({ sns: { topic }, from: 'PENDING' }), 'must be a list of texts, with null'],
    [withRule({ sns: { topic }, to: [5] }), 'must be a list of texts, with null'],
    [withRule({ sns: { topic }, name: 'a b' }), 'must be 1 to 64 letters'],
    [withRule({ sns: { topic }, where: [{ path: 'status' }] }), 'must be `item.ATTRIBUTE`'],
    [withRule({ ses: { ...mail, subject: 's', text: 'x'.repeat(3_000) } }), 'must be at most 3000 bytes as JSON'],
  ] as const)('refuses %j', (change, message) => {
    expect(mistakesWith(change)).toContainEqual(expect.stringContaining(message));
  });

  test.each(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE'])('transitions cannot be told from %s', (viewType) => {
    const mistakes = mistakesWith(
      [fanOut, undefined],
      [`${orders}.table.streamViewType`, viewType],
      handler({ rules: [rule] }),
    );

    expect(mistakes).toEqual([expect.stringContaining('`streamViewType` must be NEW_AND_OLD_IMAGES for transitions')]);
  });
});
